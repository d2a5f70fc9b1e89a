package io.moonfleet.ui;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.moonfleet.messaging.EventFeed;
import io.moonfleet.messaging.EventFeed.Follower;
import io.moonfleet.messaging.EventFeed.Subscription;
import io.moonfleet.messaging.RequestClient;
import io.moonfleet.messaging.Sights;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Operation.ApiCall;
import io.moonfleet.protocol.Operation.UiEvent;
import io.moonfleet.protocol.Reply;
import io.moonfleet.ui.HomeView.Child;
import io.moonfleet.ui.HomeView.LogLine;
import io.moonfleet.ui.HomeView.QuickAppEntry;
import io.moonfleet.ui.HomeView.Screen;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** The home behind the broker. */
final class MessagingHome implements Home {

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(8);
    private static final Duration TAP_TIMEOUT = Duration.ofSeconds(5);

    private static final String TOKENS = "/moonfleet/tokens";

    private final RequestClient requests;
    private final EventFeed events;
    private final Sights sights;
    private final Traces traces;
    private final Caller caller;
    private final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** As the service sees it for itself. */
    MessagingHome(RequestClient requests, EventFeed events, Sights sights, Traces traces) {
        this(requests, events, sights, traces, Caller.service("ui"));
    }

    private MessagingHome(RequestClient requests, EventFeed events, Sights sights, Traces traces, Caller caller) {
        this.traces = traces;
        this.requests = requests;
        this.events = events;
        this.sights = sights;
        this.caller = caller;
    }

    @Override
    public Home as(Caller other) {
        return new MessagingHome(requests, events, sights, traces, other);
    }

    @Override
    public boolean shows(int device) {
        return sights.of(caller).seesDevice(device);
    }

    @Override
    public CompletionStage<List<QuickAppEntry>> quickApps() {
        return read("/moonfleet/quickapps", Map.of(), 0).thenApply(body -> List.of(as(QuickAppEntry[].class, body)));
    }

    @Override
    public CompletionStage<Snapshot> screen(int quickApp) {
        // Events after the snapshot must not be withheld because it is not known yet that they are theirs.
        return sights.known(caller).thenCompose(_ -> readScreen(quickApp));
    }

    private CompletionStage<Snapshot> readScreen(int quickApp) {
        var children = read("/devices", Map.of("parentId", List.of(Integer.toString(quickApp))), quickApp)
                .thenApply(body -> Arrays.stream(as(ChildDevice[].class, body))
                        .map(ChildDevice::shown)
                        .toList());
        return read("/moonfleet/quickapps/" + quickApp + "/screen", Map.of(), quickApp)
                .thenCombine(
                        children,
                        (body, list) -> new Snapshot(
                                body.path("sequence").asLong(0),
                                as(Screen.class, body).with(list)));
    }

    @Override
    public CompletionStage<List<LogLine>> log(int quickApp, int count) {
        var query = Map.of("count", List.of(Integer.toString(count)));
        return read("/moonfleet/quickapps/" + quickApp + "/log", query, quickApp)
                .thenApply(body -> Arrays.stream(as(StoredLine[].class, body))
                        .map(StoredLine::shown)
                        .toList());
    }

    @Override
    public CompletionStage<Void> tap(ClientFrame.Tap tap) {
        var event = new UiEvent(tap.device(), tap.element(), tap.eventType(), tap.values());
        var span = traces.begin(Traces.Kind.SERVER, "tap", null).note("moonfleet.device.id", tap.device());
        try (var _ = span.enter()) {
            return ask(event, TAP_TIMEOUT)
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            span.failed(failure.getMessage());
                        }
                        span.end();
                    })
                    .thenApply(_ -> null);
        }
    }

    @Override
    public CompletionStage<JsonNode> tokens() {
        return read(TOKENS, Map.of(), 0);
    }

    @Override
    public CompletionStage<JsonNode> makeToken(JsonNode order) {
        return ask(new ApiCall("POST", TOKENS, Map.of(), order, 0), READ_TIMEOUT);
    }

    @Override
    public CompletionStage<JsonNode> revokeToken(String id) {
        return ask(new ApiCall("DELETE", TOKENS + "/" + id, Map.of(), null, 0), READ_TIMEOUT);
    }

    @Override
    public CompletionStage<JsonNode> audit(Map<String, String> filters) {
        var query = new HashMap<String, List<String>>();
        filters.forEach((name, value) -> query.put(name, List.of(value)));
        return read("/moonfleet/audit", query, 0);
    }

    @Override
    public Subscription follow(int device, Follower follower) {
        return events.follow(device, new Withholding(follower));
    }

    @Override
    public Subscription followLife(Follower follower) {
        return events.followLife(follower);
    }

    /** Passes on only what is theirs to see at that moment: it can be taken back while a page is open. */
    private final class Withholding implements Follower {

        private final Follower follower;

        Withholding(Follower follower) {
            this.follower = follower;
        }

        @Override
        public void onFresh() {
            follower.onFresh();
        }

        @Override
        public void onEvent(Event event) {
            if (shows(event.device())) {
                follower.onEvent(event);
            }
        }
    }

    private CompletionStage<JsonNode> read(String path, Map<String, List<String>> query, int device) {
        return ask(new ApiCall("GET", path, query, null, device), READ_TIMEOUT);
    }

    private CompletionStage<JsonNode> ask(Operation operation, Duration timeout) {
        return requests.ask(operation, caller, timeout).thenApply(MessagingHome::bodyOf);
    }

    private static JsonNode bodyOf(Reply.Answer answer) {
        if (answer.status() >= 400) {
            var body = answer.json();
            throw body == null
                    ? new HomeException("STATUS_" + answer.status(), "the home refused it")
                    : new HomeException(
                            body.path("reason").asText("STATUS_" + answer.status()),
                            body.path("message").asText("the home refused it"));
        }
        return answer.json();
    }

    private <T> T as(Class<T> type, JsonNode body) {
        try {
            return mapper.treeToValue(body, type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new HomeException("UNREADABLE", "the home answered with something else: " + e.getMessage());
        }
    }

    /** A device as HC3's API gives it. */
    private record ChildDevice(int id, String name, String type, JsonNode properties) {
        Child shown() {
            var value = properties == null ? MissingNode.getInstance() : properties.path("value");
            return new Child(id, name, type, value.isValueNode() ? value : NullNode.getInstance());
        }
    }

    /** A line as the hub keeps it: HC3 counts in seconds, which is too coarse for a person who looks for a fault. */
    private record StoredLine(long id, long timestamp, Long timestampMillis, String type, String tag, String message) {
        LogLine shown() {
            var at = timestampMillis == null ? timestamp * 1_000 : timestampMillis;
            return new LogLine(id, at, type == null ? "debug" : type, tag, message == null ? "" : message);
        }
    }
}
