package io.moonfleet.runner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubCaller;
import io.moonfleet.hub.QuickAppState;
import io.moonfleet.quickapp.HomeAnswer;
import io.moonfleet.quickapp.HomeRequest;
import io.moonfleet.quickapp.Life;
import io.moonfleet.quickapp.LogLine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/** The hub as a QuickApp sees it. */
final class HubHome extends SeenHub {

    private static final Pattern ACTION = Pattern.compile("/devices/(\\d{1,9})/action/[^/]+/?");
    private static final Pattern ID = Pattern.compile("\\d{1,9}");

    private final EventDelivery events;
    private final Quota quota;

    HubHome(Hub hub, EventDelivery events, Quota quota) {
        super(hub);
        this.events = events;
        this.quota = quota;
    }

    @Override
    public CompletionStage<HomeAnswer> request(HomeRequest request) {
        var refusal = quota.refusal(request);
        if (refusal.isPresent()) {
            hub().log(
                            request.asDevice(),
                            "warning",
                            "QUICKAPP" + request.asDevice(),
                            refusal.get().body().path("message").asText());
            return CompletableFuture.completedFuture(refusal.get());
        }
        var address = PathAndQuery.parse(request.path());
        var answer = ask(request, address, HubCaller.ofDevice(request.asDevice()));
        return callsItself(request, address) ? withoutWaiting(answer, request) : answer;
    }

    /** Whether a QuickApp asks for something that only it can do, and will do when it has its answer. */
    private boolean callsItself(HomeRequest request, PathAndQuery address) {
        var action = ACTION.matcher(address.path());
        var target = 0;
        if (action.matches()) {
            target = Integer.parseInt(action.group(1));
        } else if (address.path().equals("/plugins/callUIEvent")) {
            var body = request.body();
            target = body == null
                    ? number(address.query().getOrDefault("deviceID", List.of()))
                    : body.path("deviceID").asInt(body.path("deviceId").asInt());
        }
        var caller = request.asDevice();
        return target == caller
                || target > 0
                        && hub().devices()
                                .find(target)
                                .filter(device -> device.parentId() == caller)
                                .isPresent();
    }

    /** What is no id the API refuses. */
    private static int number(List<String> texts) {
        return texts.isEmpty() || !ID.matcher(texts.getFirst()).matches() ? 0 : Integer.parseInt(texts.getFirst());
    }

    /** What is refused is refused at once; the rest is on its way. */
    private static CompletionStage<HomeAnswer> withoutWaiting(CompletionStage<HomeAnswer> answer, HomeRequest request) {
        var soon = answer.toCompletableFuture();
        if (soon.isDone()) {
            return answer;
        }
        var accepted =
                JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").put("id", 0);
        accepted.putNull("result");
        accepted.putNull("error");
        return CompletableFuture.completedFuture(
                new HomeAnswer(request.path().startsWith("/devices/") ? 202 : 200, accepted));
    }

    @Override
    public void log(LogLine line) {
        hub().log(line.device(), line.type(), line.tag(), line.message());
    }

    @Override
    public void lifeChanged(int device, Life life, String detail) {
        var state =
                switch (life) {
                    case STARTING -> QuickAppState.STARTING;
                    case RUNNING -> QuickAppState.RUNNING;
                    case STOPPED -> QuickAppState.STOPPED;
                    case CRASHED -> QuickAppState.CRASHED;
                };
        hub().quickAppIs(device, state, detail);
    }

    @Override
    public void listens(int device, boolean wanted) {
        events.listens(device, wanted);
    }
}
