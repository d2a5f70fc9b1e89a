package io.moonfleet.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.JdbcStore;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * What a runner that joins others does beforehand so that it can take the hub quickly, should it ever have to: the whole home waits
 * for that. It reads the home once and lets it go, and keeps a small one in memory that nobody hears of.
 */
final class HubRehearsal {

    private static final String HERE = "rehearsal";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FIRST_REFUSAL = 300;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Logger LOG = Logger.getLogger(HubRehearsal.class);

    private final MessageCodec codec = new MessageCodec();
    private int done;

    private HubRehearsal() {}

    /**
     * Rehearses once, and again until the time is up.
     *
     * @param home whose rows are read
     * @return how many requests were answered well
     */
    static int run(String home, JdbcStore.Connections database, Duration time) {
        var end = System.nanoTime() + time.toNanos();
        var rehearsal = new HubRehearsal();
        try {
            read(home, database);
            do {
                rehearsal.keep();
            } while (end - System.nanoTime() > 0);
        } catch (RuntimeException e) {
            LOG.debugf(e, "the rehearsal of keeping a hub ended early");
        }
        return rehearsal.done;
    }

    private static void read(String home, JdbcStore.Connections database) {
        try (var store = JdbcStore.open(home, database)) {
            store.load(row -> LOG.tracef("%s is read and let go", row));
        }
    }

    private void keep() {
        try (var hub = Hub.open(HubSettings.of(HERE, new MemoryStore()))) {
            hub.listen(event -> Hub.asHc3Shows(event).ifPresent(shown -> LOG.tracef("%s is heard by nobody", shown)));
            var desk = new RequestHandler(hub.api(), new SignInDesk(hub), Traces.none());
            int quickApp =
                    ask(desk, "POST", "/quickApp/", quickApp()).path("id").asInt();
            hub.updateProperty(quickApp, "value", BooleanNode.TRUE);
            hub.log(quickApp, "debug", "REHEARSAL", HERE);
            var variable = JSON.objectNode().put("name", HERE).put("value", "1");
            ask(desk, "POST", "/globalVariables", variable);
            ask(desk, "PUT", "/globalVariables/" + HERE, variable.put("value", "2"));
            ask(desk, "GET", "/devices/" + quickApp, null);
            ask(desk, "GET", "/devices", null);
        }
    }

    private static ObjectNode quickApp() {
        var body = JSON.objectNode().put("name", "Rehearsal").put("type", "com.fibaro.binarySwitch");
        body.putArray("files")
                .addObject()
                .put("name", "main")
                .put("isMain", true)
                .put("type", "lua")
                .put("content", "function QuickApp:onInit() end");
        return body;
    }

    /** Over the codec, as it will come and be answered. */
    private JsonNode ask(RequestHandler desk, String method, String path, JsonNode body) {
        var call = new Operation.ApiCall(method, path, Map.of(), body, 0);
        var asked = new Request(HERE, HERE, Instant.now().plus(PATIENCE), 0, Caller.local(), call);
        var outcome = desk.handle(codec.decode(codec.encode(asked), Request.class))
                .toCompletableFuture()
                .join();
        var heard = codec.decode(codec.encode(new Reply(HERE, HERE, outcome)), Reply.class);
        if (heard.outcome() instanceof Reply.Answer answer && answer.status() < FIRST_REFUSAL) {
            done++;
            return answer.json() == null ? JSON.objectNode() : answer.json();
        }
        return JSON.objectNode();
    }
}
