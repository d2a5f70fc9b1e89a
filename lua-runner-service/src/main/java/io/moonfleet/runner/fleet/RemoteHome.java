package io.moonfleet.runner.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.FleetOperation;
import io.moonfleet.protocol.HomeWrite;
import io.moonfleet.protocol.Reply;
import io.moonfleet.quickapp.HomeAnswer;
import io.moonfleet.quickapp.HomeRequest;
import io.moonfleet.quickapp.Life;
import io.moonfleet.quickapp.LogLine;
import io.moonfleet.quickapp.Posted;
import io.moonfleet.quickapp.QuickAppHome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The home of a QuickApp whose hub may be in another process. What it changes goes to the keeper in order; what it asks goes after
 * that, so that it reads its own writes.
 */
final class RemoteHome implements QuickAppHome {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** A long poll waits half a minute for news, a scene may run as long. */
    private static final Duration LONG = Duration.ofSeconds(50);

    private static final int GONE = 410;
    private static final int TOO_EARLY = 425;
    private static final Pattern CHANGES_DEVICES = Pattern.compile(
            "/(devices/\\d+|quickApp)(\\?.*|/(?!action/).*)?|/plugins/(create|remove|interfaces|update)[^/]*.*");

    private final int quickApp;
    private final Lease lease;
    private final long incarnation;
    private final KeeperLine keeper;
    private final WriteOutbox outbox;
    private final WriteOutbox.StaleListener onStale;
    private final DeviceCopies copies;
    /** What the QuickApp writes itself: when others do, too, only the hub knows who was last. */
    private final Set<Cell> written = ConcurrentHashMap.newKeySet();

    private volatile long epoch;

    /** Whether the keeper has placed the QuickApp here; before that it is only expected. */
    private volatile boolean placed;

    private volatile boolean released;
    private boolean leaving; // guarded by this
    private volatile Life life = Life.STOPPED;
    private volatile boolean listening;

    RemoteHome(
            FleetOperation.Hosting hosting,
            Lease lease,
            long incarnation,
            KeeperLine keeper,
            WriteOutbox outbox,
            WriteOutbox.StaleListener onStale) {
        this.quickApp = hosting.quickApp();
        this.epoch = hosting.epoch();
        this.copies = new DeviceCopies(quickApp, hosting.devices());
        this.lease = lease;
        this.incarnation = incarnation;
        this.keeper = keeper;
        this.outbox = outbox;
        this.onStale = onStale;
    }

    private record Cell(int device, String property) {}

    long epoch() {
        return epoch;
    }

    Life life() {
        return life;
    }

    boolean isListening() {
        return listening;
    }

    /** The keeper has placed the QuickApp here, perhaps once more: it may begin a life. */
    void placed(FleetOperation.Hosting hosting) {
        epoch = hosting.epoch();
        copies.enter(hosting.devices());
        placed = true;
    }

    /** Whether the device is this QuickApp's own or a child's, as far as that is certain. */
    boolean hasCopyOf(int device) {
        return copies.has(device);
    }

    /** It is asked for its last word: what came before that it still does, what comes later is for its next life. */
    synchronized void leaves() {
        leaving = true;
    }

    /** Empty when it leaves. */
    synchronized Optional<Posted> unlessItLeaves(Supplier<Posted> post) {
        return leaving ? Optional.empty() : Optional.of(post.get());
    }

    /** Nothing of it may act any more. */
    void release() {
        released = true;
    }

    @Override
    public boolean mayAct() {
        return placed && !released && lease.isHeld(incarnation);
    }

    @Override
    public CompletionStage<HomeAnswer> request(HomeRequest request) {
        var patience =
                request.path().startsWith("/refreshStates") || request.path().endsWith("/executeSync")
                        ? LONG
                        : PATIENCE;
        var askedUnder = epoch;
        return outbox.departed(quickApp)
                .thenCompose(last -> ask(request, askedUnder, last, patience))
                .thenCompose(answer -> answer.status() == TOO_EARLY
                        ? outbox.settled(quickApp)
                                .thenCompose(_ -> ask(request, askedUnder, Optional.empty(), patience))
                        : CompletableFuture.completedStage(answer))
                .thenApply(answer -> {
                    if (answer.status() == GONE) {
                        onStale.isStale(quickApp, askedUnder);
                    } else if (!request.method().equals("GET")
                            && CHANGES_DEVICES.matcher(request.path()).matches()) {
                        copies.forgetAll();
                    }
                    return new HomeAnswer(answer.status(), answer.json());
                });
    }

    /** It follows the QuickApp's last writes on the wire and does not wait for their answer: the keeper knows what it comes after. */
    private CompletionStage<Reply.Answer> ask(
            HomeRequest request, long askedUnder, Optional<BatchNumber> after, Duration patience) {
        var call = new FleetOperation.HomeCall(
                quickApp,
                askedUnder,
                request.method(),
                request.path(),
                request.body(),
                after.map(BatchNumber::toString).orElse(null));
        return keeper.ask(call, Caller.device(quickApp), patience);
    }

    private void write(HomeWrite write) {
        outbox.add(quickApp, epoch, write);
    }

    @Override
    public void updateProperty(int device, String name, JsonNode value) {
        written.add(new Cell(device, name));
        copies.set(device, name, value);
        write(new HomeWrite.Property(device, name, value));
    }

    @Override
    public void updateView(int device, String element, String property, JsonNode value) {
        write(new HomeWrite.View(device, element, property, value));
    }

    @Override
    public void log(LogLine line) {
        write(new HomeWrite.Log(line.device(), line.at(), line.type(), line.tag(), line.message()));
    }

    @Override
    public void lifeChanged(int device, Life now, String detail) {
        life = now;
        write(new HomeWrite.Life(device, now.name().toLowerCase(Locale.ROOT), detail));
    }

    @Override
    public void listens(int device, boolean wanted) {
        listening = wanted;
        write(new HomeWrite.Listens(device, wanted));
    }

    @Override
    public JsonNode device(int id) {
        var copy = copies.find(id);
        if (copy != null) {
            return copy;
        }
        if (id == quickApp) {
            refresh();
            return copies.find(id);
        }
        var answer = ask("/devices/" + id);
        return answer.status() == 200 ? answer.body() : null;
    }

    @Override
    public List<JsonNode> children(int parent) {
        if (parent != quickApp) {
            return list(ask("/devices?parentId=" + parent));
        }
        var children = copies.children();
        if (children == null) {
            refresh();
            children = copies.children();
        }
        return children == null ? List.of() : children;
    }

    private void refresh() {
        var own = ask("/devices/" + quickApp);
        var children = ask("/devices?parentId=" + quickApp);
        if (own.status() == 200 && children.status() == 200) {
            var all = new ArrayList<JsonNode>();
            all.add(own.body());
            all.addAll(list(children));
            copies.enter(all);
        }
    }

    private static List<JsonNode> list(HomeAnswer answer) {
        var all = new ArrayList<JsonNode>();
        if (answer.status() == 200 && answer.body() != null) {
            answer.body().forEach(all::add);
        }
        return all;
    }

    /** Waits, which a QuickApp's virtual thread may. */
    private HomeAnswer ask(String path) {
        return request(new HomeRequest("GET", path, null, quickApp))
                .toCompletableFuture()
                .join();
    }

    /** Somebody else has changed something in the home. */
    void news(JsonNode event) {
        var data = event.path("data");
        var device = data.path("id").asInt();
        var property = data.path("property").asText();
        switch (event.path("type").asText()) {
            case "DevicePropertyUpdatedEvent" -> {
                if (!copies.has(device)) {
                    return;
                }
                if (outbox.isSettled(quickApp) && !written.contains(new Cell(device, property))) {
                    var value = data.get("newValue");
                    copies.set(device, property, value == null ? NullNode.instance : value);
                } else {
                    copies.forget(device);
                }
            }
            case "DeviceCreatedEvent" -> copies.forgetAll();
            case "DeviceModifiedEvent", "DeviceRemovedEvent" -> {
                if (copies.has(device)) {
                    copies.forgetAll();
                }
            }
            default -> {
                // Nothing that a copy shows.
            }
        }
    }
}
