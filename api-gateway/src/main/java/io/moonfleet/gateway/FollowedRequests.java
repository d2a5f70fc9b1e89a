package io.moonfleet.gateway;

import io.moonfleet.messaging.traces.RouteName;
import io.moonfleet.messaging.traces.Span;
import io.moonfleet.messaging.traces.Traces;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Begins the trace of a request, or goes on with its client's, and ends it with the answer. */
final class FollowedRequests implements Handler<RoutingContext> {

    private static final String SPAN = FollowedRequests.class.getName();
    private static final int FIRST_FAULT = 500;

    private final Traces traces;

    FollowedRequests(Traces traces) {
        this.traces = traces;
    }

    /** The span of a request. */
    static Span of(RoutingContext http) {
        Span span = http.get(SPAN);
        return span == null ? Span.NONE : span;
    }

    @Override
    public void handle(RoutingContext http) {
        if (traces.isOn()) {
            follow(http);
        }
        http.next();
    }

    private void follow(RoutingContext http) {
        var method = http.request().method().name();
        var path = http.request().path();
        var span = traces.begin(
                        Traces.Kind.SERVER,
                        method + " " + RouteName.of(path),
                        http.request().getHeader("traceparent"))
                .note("http.request.method", method)
                .note("url.path", path);
        http.put(SPAN, span);
        http.addEndHandler(_ -> {
            var status = http.response().getStatusCode();
            span.note("http.response.status_code", status);
            if (status >= FIRST_FAULT) {
                span.failed("status " + status);
            }
            span.end();
        });
    }
}
