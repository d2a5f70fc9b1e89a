package io.moonfleet.runner.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.hub.QuickAppPort.Outcome;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.HomeWrite;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.moonfleet.quickapp.Posted;
import io.moonfleet.quickapp.QuickApp;
import io.moonfleet.quickapp.QuickAppCode;
import io.moonfleet.quickapp.QuickAppException;
import io.moonfleet.quickapp.QuickAppHome;
import io.moonfleet.quickapp.QuickAppSettings;
import io.moonfleet.quickapp.SourceFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The QuickApps that the keeper of the home has this runner run, and how it has them act. */
public final class HostedQuickApps {

    /** What a QuickApp is made of on this runner. */
    public interface Maker {

        /** @param limits of this QuickApp beside or beyond those of all */
        QuickAppSettings settings(int quickApp, QuickAppCode code, Map<String, Double> limits, QuickAppHome home);
    }

    /** A move takes milliseconds; a QuickApp that does not answer moves without what it would have left. */
    private static final Duration HANDOVER_PATIENCE = Duration.ofSeconds(2);

    /** Shorter than the keeper waits for an answer. */
    private static final Duration STORING = Duration.ofMillis(2_500);

    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Logger LOG = Logger.getLogger(HostedQuickApps.class);

    private final Maker maker;
    private final Lease lease;
    private final KeeperLine keeper;
    private final WriteOutbox outbox;
    private final Map<Integer, Hosted> hosted = new ConcurrentHashMap<>();
    private final PreparedQuickApps prepared;
    private final DirectCalls direct;

    /** Where a child was found last. */
    private final Map<Integer, Integer> parents = new ConcurrentHashMap<>();

    /** @param app null when its code is no Lua */
    record Hosted(RemoteHome home, QuickApp app) {
        void close() {
            home.release();
            if (app != null) {
                app.close();
            }
        }
    }

    public HostedQuickApps(Maker maker, Lease lease, KeeperLine keeper, String runner) {
        this.maker = maker;
        this.lease = lease;
        this.keeper = keeper;
        this.outbox = new WriteOutbox(runner, keeper, lease::isHeld, this::runsElsewhere);
        this.prepared = new PreparedQuickApps(this::expecting, this::build, System::nanoTime);
        this.direct = new DirectCalls(this, outbox);
    }

    /** Actions and taps that come without the keeper. */
    public DirectCalls direct() {
        return direct;
    }

    /** A QuickApp that runs here. */
    record Place(int quickApp, Hosted hosted) {}

    /** The QuickApp that answers for a device, if it runs here and that is certain. */
    Optional<Place> answeringFor(int device) {
        var own = hosted.get(device);
        return own != null ? Optional.of(new Place(device, own)) : parentOf(device);
    }

    private Optional<Place> parentOf(int child) {
        var last = parents.getOrDefault(child, 0);
        var running = hosted.get(last);
        if (running != null && running.home().hasCopyOf(child)) {
            return Optional.of(new Place(last, running));
        }
        for (var each : hosted.entrySet()) {
            if (each.getValue().home().hasCopyOf(child)) {
                parents.put(child, each.getKey());
                return Optional.of(new Place(each.getKey(), each.getValue()));
            }
        }
        parents.remove(child);
        return Optional.empty();
    }

    /** Shows each, with the name of its device. */
    public void forEach(Viewer viewer) {
        hosted.forEach((id, each) -> {
            if (each.app() != null) {
                viewer.see(id, each.home().device(id).path("name").asText(), each.app());
            }
        });
    }

    /** Looks at a QuickApp. */
    @FunctionalInterface
    public interface Viewer {
        void see(int id, String name, QuickApp app);
    }

    public int count() {
        return hosted.size();
    }

    public List<Integer> ids() {
        return hosted.keySet().stream().sorted().toList();
    }

    /** How many writes of the QuickApps wait for the keeper. */
    public int writesWaiting() {
        return outbox.waiting();
    }

    // ---- what the keeper orders

    /** Carries out one of the keeper's orders. */
    public CompletionStage<Reply.Answer> obey(FleetOperation order) {
        return switch (order) {
            case FleetOperation.Prepare prepare -> prepare(prepare);
            case FleetOperation.Host host -> done(host(host));
            case FleetOperation.Release release -> release(release);
            case FleetOperation.QuickAppCall call -> call(call);
            case FleetOperation.Held _ -> done(new Reply.Answer(200, held()));
            case FleetOperation.News news -> done(news(news));
            case FleetOperation.HomeWrites _, FleetOperation.HomeCall _, FleetOperation.TakeOver _ ->
                throw new IllegalArgumentException("not for the QuickApps: " + order);
        };
    }

    /** On a thread of its own: building takes its time in a JVM that has just started, and orders must not wait behind it. */
    private CompletionStage<Reply.Answer> prepare(FleetOperation.Prepare order) {
        return CompletableFuture.supplyAsync(
                () -> {
                    if (!lease.isHeld(order.incarnation())) {
                        return stayIsOver(order.incarnation());
                    }
                    order.quickApps().forEach(hosting -> prepared.prepare(hosting, order.incarnation()));
                    CompletableFuture.delayedExecutor(
                                    PreparedQuickApps.PATIENCE.toNanos(),
                                    TimeUnit.NANOSECONDS,
                                    Thread::startVirtualThread)
                            .execute(prepared::forgetLate);
                    return new Reply.Answer(204, null);
                },
                Thread::startVirtualThread);
    }

    private static Reply.Answer stayIsOver(long incarnation) {
        var refusal = Refusal.staleEpoch("this runner's stay " + incarnation + " is over");
        return new Reply.Answer(refusal.status(), refusal.body());
    }

    private static CompletionStage<Reply.Answer> done(Reply.Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private Reply.Answer host(FleetOperation.Host order) {
        if (!lease.isHeld(order.incarnation())) {
            return stayIsOver(order.incarnation());
        }
        for (var hosting : order.quickApps()) {
            hosted.compute(hosting.quickApp(), (_, running) -> host(hosting, order.incarnation(), running));
        }
        return new Reply.Answer(204, null);
    }

    private Hosted host(FleetOperation.Hosting hosting, long incarnation, Hosted running) {
        if (running != null && running.home().epoch() >= hosting.epoch()) {
            return running; // the order came twice, or late
        }
        if (running != null && running.app() != null) {
            running.home().placed(hosting);
            restart(running, hosting);
            return running;
        }
        var expected = prepared.take(hosting, incarnation);
        var coming = expected.orElseGet(() -> new Hosted(expecting(hosting, incarnation), null));
        coming.home().placed(hosting);
        return new Hosted(coming.home(), start(hosting, coming));
    }

    private RemoteHome expecting(FleetOperation.Hosting hosting, long incarnation) {
        return new RemoteHome(hosting, lease, incarnation, keeper, outbox, this::runsElsewhere);
    }

    private void restart(Hosted running, FleetOperation.Hosting hosting) {
        try {
            var code = code(hosting);
            var limits = maker.settings(hosting.quickApp(), code, hosting.limits(), running.home())
                    .limits();
            running.app().restart(code, limits);
        } catch (QuickAppException noLua) {
            complain(hosting, noLua); // the old code goes on
        }
    }

    private QuickApp build(FleetOperation.Hosting hosting, RemoteHome home) {
        return QuickApp.prepare(settings(hosting, home));
    }

    private QuickAppSettings settings(FleetOperation.Hosting hosting, RemoteHome home) {
        return maker.settings(hosting.quickApp(), code(hosting), hosting.limits(), home);
    }

    private QuickApp start(FleetOperation.Hosting hosting, Hosted coming) {
        try {
            var app = coming.app() == null ? QuickApp.compile(settings(hosting, coming.home())) : coming.app();
            app.begin();
            if (hosting.state() != null && !hosting.state().isNull()) {
                app.takeUp(hosting.state());
            }
            return app;
        } catch (QuickAppException noLua) {
            complain(hosting, noLua);
            outbox.add(
                    hosting.quickApp(),
                    hosting.epoch(),
                    new HomeWrite.Life(hosting.quickApp(), "crashed", noLua.getMessage()));
            return null;
        }
    }

    private void complain(FleetOperation.Hosting hosting, QuickAppException noLua) {
        outbox.add(
                hosting.quickApp(),
                hosting.epoch(),
                new HomeWrite.Log(
                        hosting.quickApp(),
                        Instant.now(),
                        "error",
                        "QUICKAPP" + hosting.quickApp(),
                        noLua.getMessage()));
    }

    private static QuickAppCode code(FleetOperation.Hosting hosting) {
        return new QuickAppCode(hosting.files().stream()
                .map(file -> new SourceFile(file.name(), file.content().getBytes(StandardCharsets.UTF_8), file.main()))
                .toList());
    }

    private CompletionStage<Reply.Answer> release(FleetOperation.Release order) {
        var leaving = hosted.get(order.quickApp());
        if (leaving == null || leaving.home().epoch() != order.epoch() || !hosted.remove(order.quickApp(), leaving)) {
            return done(gone(order.quickApp()));
        }
        leaving.home().leaves();
        return stateOf(leaving, order.handover())
                .thenCompose(state -> {
                    if (leaving.app() != null) {
                        leaving.app().close();
                    }
                    var farewell = outbox.settled(order.quickApp()).toCompletableFuture();
                    return farewell.copy()
                            .completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                            .thenApply(_ -> state);
                })
                .thenApply(state -> {
                    leaving.home().release();
                    var body = JSON.objectNode();
                    body.set("state", state);
                    return new Reply.Answer(200, body);
                });
    }

    /** What it leaves for its next life; asking comes after all mail that it has got. */
    private static CompletableFuture<JsonNode> stateOf(Hosted leaving, boolean handover) {
        if (!handover || leaving.app() == null || !(leaving.app().handOver() instanceof Posted.Accepted(var outcome))) {
            return CompletableFuture.completedFuture(JSON.nullNode());
        }
        return outcome.thenApply(ended -> ended.failed() || ended.result() == null ? JSON.nullNode() : ended.result())
                .toCompletableFuture()
                .copy()
                .completeOnTimeout(JSON.nullNode(), HANDOVER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private CompletionStage<Reply.Answer> call(FleetOperation.QuickAppCall order) {
        var called = hosted.get(order.quickApp());
        if (called == null || called.home().epoch() != order.epoch()) {
            return done(gone(order.quickApp()));
        }
        var outcome = called.app() == null
                ? CompletableFuture.completedStage(Acting.noLua(order.quickApp()))
                : Acting.outcome(order.quickApp(), Acting.post(called.app(), order.operation()));
        return outcome.thenCompose(ended -> kept(order.quickApp(), ended))
                .thenApply(ended -> new Reply.Answer(200, Acting.json(ended)));
    }

    /** What it says it has done is answered when nobody's death can undo it. */
    private CompletionStage<Outcome> kept(int quickApp, Outcome ended) {
        return ended instanceof Outcome.Refused
                ? CompletableFuture.completedFuture(ended)
                : outbox.durable(quickApp, STORING).thenApply(durable -> durable ? ended : Acting.notStored(quickApp));
    }

    private static Reply.Answer gone(int quickApp) {
        var refusal = Refusal.staleEpoch("QuickApp " + quickApp + " does not run here under this epoch");
        return new Reply.Answer(refusal.status(), refusal.body());
    }

    private JsonNode held() {
        var list = JSON.arrayNode();
        hosted.forEach((id, each) -> list.addObject()
                .put("quickApp", id)
                .put("epoch", each.home().epoch())
                .put("phase", each.home().life().name())
                .put("listens", each.home().isListening()));
        return list;
    }

    private Reply.Answer news(FleetOperation.News news) {
        for (var item : news.items()) {
            for (var each : hosted.values()) {
                each.home().news(item.event());
                if (item.forListeners() && each.app() != null && each.app().wantsEvents()) {
                    each.app().deliverEvent(item.event());
                }
            }
        }
        return new Reply.Answer(204, null);
    }

    // ---- endings

    /** The keeper has said that it has given the QuickApp to somebody else; on a thread that holds nothing. */
    private void runsElsewhere(int quickApp, long epoch) {
        Thread.startVirtualThread(() -> hosted.computeIfPresent(quickApp, (_, running) -> {
            if (running.home().epoch() > epoch) {
                return running;
            }
            LOG.warnf("QuickApp %d runs elsewhere and is ended here", quickApp);
            running.close();
            return null;
        }));
    }

    /** Ends all of them at once: the lease is over. */
    public void endAll() {
        var all = List.copyOf(hosted.values());
        hosted.clear();
        prepared.forgetAll();
        all.forEach(Hosted::close);
        outbox.clear();
    }
}
