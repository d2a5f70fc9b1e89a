package io.moonfleet.runner;

import io.moonfleet.messaging.traces.Span;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.quickapp.HandlerFollower;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes spans of what QuickApps do for requests that somebody follows. */
final class FollowedHandlers implements HandlerFollower {

    private final Traces traces;
    private final List<String> told;

    private FollowedHandlers(Traces traces, List<String> told) {
        this.traces = traces;
        this.told = told;
    }

    /** {@code MOONFLEET_TRACES_TO} names the hosts that may know of the house's traces. */
    static HandlerFollower of(Traces traces, Map<String, String> environment) {
        if (!traces.isOn()) {
            return HandlerFollower.NOBODY;
        }
        var told = Stream.of(environment.getOrDefault("MOONFLEET_TRACES_TO", "").split(","))
                .map(host -> host.strip().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .toList();
        return new FollowedHandlers(traces, told);
    }

    @Override
    public Followed posted(int quickApp, int device, String function) {
        var parent = traces.here();
        if (parent.isEmpty()) {
            return Followed.NOT;
        }
        return () -> {
            var span = traces.goOn(Traces.Kind.INTERNAL, "lua " + function, parent.get())
                    .note("moonfleet.quickapp.id", quickApp)
                    .note("moonfleet.device.id", device)
                    .note("code.function.name", function);
            return new Handler(span, span.enter());
        };
    }

    @Override
    public Optional<String> headerFor(URI target) {
        var host = target.getHost();
        return host != null && mayKnow(host.toLowerCase(Locale.ROOT)) ? traces.here() : Optional.empty();
    }

    /** {@code .example.org} is every host below it. */
    private boolean mayKnow(String host) {
        return told.stream().anyMatch(each -> each.startsWith(".") ? host.endsWith(each) : host.equals(each));
    }

    private record Handler(Span span, Span.Scope scope) implements Running {

        @Override
        public void ended(Optional<String> error) {
            error.ifPresent(span::failed);
            scope.close();
            span.end();
        }
    }
}
