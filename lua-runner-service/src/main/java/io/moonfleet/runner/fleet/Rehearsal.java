package io.moonfleet.runner.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.quickapp.Life;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * A runner that joins others does first, by itself and for nobody, what will be asked of it: it takes QuickApps, has them act and
 * lets them go. So the classes are there and the code is warm before it offers a place, and the first QuickApps that move to it are not
 * silent while a JVM finds its feet.
 */
public final class Rehearsal {

    private static final String HERE = "rehearsal";
    private static final String OTHERS = "nobody";
    private static final long STAY = 1;

    /** No QuickApp of a home has such a number. */
    private static final int FIRST = 2_000_000_000;

    private static final int AT_ONCE = 8;
    private static final int ACTIONS = 20;

    private static final Duration LOOK = Duration.ofMillis(1);

    /** What a request says; nobody waits for so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Logger LOG = Logger.getLogger(Rehearsal.class);

    private final MessageCodec codec = new MessageCodec();
    private final HostedQuickApps quickApps;
    private final long end;
    private int numbers = FIRST;
    private int done;

    private Rehearsal(HostedQuickApps.Maker maker, Duration time) {
        var lease = new Lease(System::nanoTime);
        end = System.nanoTime() + time.toNanos();
        lease.begin(STAY, end);
        var keeper = new KeeperLine(this::answerAsKeeper);
        keeper.keeperIs(Optional.of(OTHERS));
        quickApps = new HostedQuickApps(maker, lease, keeper, HERE);
    }

    /**
     * Rehearses until the time is up, wherever it is by then; what goes wrong is nobody's misfortune.
     *
     * @param rounds how often at most
     * @return how many actions were carried out
     */
    public static int run(HostedQuickApps.Maker maker, Duration time, int rounds) {
        var rehearsal = new Rehearsal(maker, time);
        try {
            for (var round = 0; round < rounds && rehearsal.nanosLeft() > 0; round++) {
                rehearsal.round();
            }
        } catch (RuntimeException e) {
            LOG.debugf(e, "the rehearsal ended early");
        } finally {
            rehearsal.quickApps.endAll();
        }
        return rehearsal.done;
    }

    private void round() {
        var first = numbers;
        numbers += AT_ONCE;
        var come = new ArrayList<FleetOperation.Hosting>();
        for (var quickApp = first; quickApp < numbers; quickApp++) {
            come.add(hosting(quickApp));
        }
        order(new FleetOperation.Host(1, STAY, come));
        for (var quickApp = first; quickApp < numbers && nanosLeft() > 0; quickApp++) {
            awaitRunning(quickApp);
            for (var each = 0; each < ACTIONS && nanosLeft() > 0; each++) {
                var act = new Operation.RunAction(quickApp, "act", List.of(IntNode.valueOf(each)));
                order(new FleetOperation.QuickAppCall(1, quickApp, 1, act));
            }
        }
        for (var quickApp = first; quickApp < numbers && nanosLeft() > 0; quickApp++) {
            order(new FleetOperation.Release(1, quickApp, 1, true));
        }
    }

    private long nanosLeft() {
        return end - System.nanoTime();
    }

    private void awaitRunning(int quickApp) {
        while (quickApps
                        .answeringFor(quickApp)
                        .filter(place -> place.hosted().home().life() == Life.RUNNING)
                        .isEmpty()
                && nanosLeft() > 0) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Over the codec, as it will come and be answered. */
    private void order(FleetOperation order) {
        var asked = new Request(HERE, HERE, Instant.now().plus(PATIENCE), 0, Caller.service(HERE), order);
        var came = codec.decode(codec.encode(asked), Request.class);
        var answer = quickApps
                .obey((FleetOperation) came.operation())
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(new Reply.Answer(503, null), Math.max(1, nanosLeft()), TimeUnit.NANOSECONDS)
                .join();
        var heard = codec.decode(codec.encode(new Reply(HERE, HERE, answer)), Reply.class);
        if (heard.outcome() instanceof Reply.Answer(int _, JsonNode body, var _)
                && body != null
                && body.path("is").asText().equals("done")) {
            done++;
        }
    }

    private static FleetOperation.Hosting hosting(int quickApp) {
        var device = JSON.objectNode()
                .put("id", quickApp)
                .put("name", "Rehearsal")
                .put("type", "com.fibaro.binarySwitch")
                .put("parentId", 0);
        device.putObject("properties").put("value", false);
        var file = new FleetOperation.File("main", true, code());
        return new FleetOperation.Hosting(quickApp, 1, List.of(file), Map.of(), List.of((JsonNode) device), null);
    }

    private static String code() {
        try (var file = Rehearsal.class.getResourceAsStream("rehearsal.lua")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes what QuickApps write, and knows nothing when they ask. */
    private CompletionStage<Reply.Outcome> answerAsKeeper(
            String runner, Operation operation, Caller caller, Duration timeout) {
        var asked = new Request(HERE, HERE, Instant.now().plus(timeout), 0, caller, operation);
        var came = codec.decode(codec.encode(asked), Request.class).operation();
        return CompletableFuture.completedFuture(
                came instanceof FleetOperation.HomeWrites
                        ? new Reply.Answer(200, JSON.objectNode().set("stale", JSON.arrayNode()))
                        : new Reply.Answer(404, JSON.objectNode()));
    }
}
