package io.moonfleet.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.harness.Postgres;
import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubEvent;
import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.MemoryStore;
import io.moonfleet.hub.fleet.RunnerOffer;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Placement;
import io.moonfleet.protocol.Refusal;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.runner.fleet.FleetSettings;
import io.moonfleet.runner.fleet.LeaseTimes;
import io.moonfleet.runner.fleet.Peers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runners of one home in this process, on a real PostgreSQL, with a network between them that can be cut. Messages go through the
 * codec, as they would over a broker.
 */
final class Fleet implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String hub = "hub-" + UUID.randomUUID();
    private final String url;
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final MessageCodec codec = new MessageCodec();
    final List<HubEvent> events = new CopyOnWriteArrayList<>();
    final Map<Integer, Placement> announced = new ConcurrentHashMap<>();

    Fleet(Postgres postgres) {
        url = postgres.jdbcUrl();
    }

    /** A runner and what is between it and the rest of the world. */
    final class Member implements FleetLink {
        final String name;
        final FleetRunner runner;
        volatile boolean cutFromBroker;
        volatile boolean cutFromDatabase;
        private volatile Function<Request, CompletionStage<Reply.Outcome>> handler;

        Member(String name, RunnerOffer offer) {
            this.name = name;
            var settings = RunnerSettings.of(HubSettings.of(hub, new MemoryStore()), LiveRunner.ENGINE);
            runner = new FleetRunner(
                    settings,
                    new FleetSettings(
                            this::connect,
                            this::connect,
                            offer,
                            LeaseTimes.DEFAULT,
                            Duration.ZERO,
                            Duration.ofSeconds(30)),
                    _ -> {});
        }

        private java.sql.Connection connect() throws SQLException {
            if (cutFromDatabase) {
                throw new SQLException(name + " is cut from the database");
            }
            return DriverManager.getConnection(url);
        }

        void cutFromDatabase() throws SQLException {
            cutFromDatabase = true;
            try (var admin = DriverManager.getConnection(url);
                    var statement = admin.createStatement()) {
                // All of them: the others connect again at once.
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                        + " AND backend_type = 'client backend'");
            }
        }

        @Override
        public void serve(Function<Request, CompletionStage<Reply.Outcome>> requests) {
            handler = requests;
        }

        @Override
        public Peers peers() {
            return this::ask;
        }

        private CompletionStage<Reply.Outcome> ask(
                String runner, Operation operation, Caller caller, Duration timeout) {
            var request = new Request(
                    UUID.randomUUID().toString(), name, Instant.now().plus(timeout), 0, caller, operation);
            var late = new Reply.Answer(
                    503, Refusal.deadlinePassed(runner + " did not answer").body());
            return CompletableFuture.supplyAsync(
                            () -> codec.decode(codec.encode(request), Request.class),
                            task -> Thread.ofVirtual().start(task))
                    .thenCompose(arrived -> deliver(runner, arrived))
                    .exceptionally(failure -> new Reply.Answer(
                            500,
                            Refusal.internal("the runner failed: " + failure).body()))
                    .completeOnTimeout(late, timeout.toMillis(), TimeUnit.MILLISECONDS);
        }

        private CompletionStage<Reply.Outcome> deliver(String runner, Request request) {
            var other = members.get(runner);
            if (other == null || cutFromBroker || other.cutFromBroker) {
                return new CompletableFuture<>();
            }
            return other.handler
                    .apply(request)
                    .thenCompose(outcome -> cutFromBroker || other.cutFromBroker
                            ? new CompletableFuture<>()
                            : CompletableFuture.completedFuture(outcome));
        }

        @Override
        public boolean isConnected() {
            return !cutFromBroker;
        }

        @Override
        public void keeps(Hub kept, long epoch) {
            events.add(new HubEvent.Generic(kept.newestEvent(), Instant.now(), 0, "KeeperChanged", null));
        }

        @Override
        public void keepsNoMore() {
            // Nobody listens here.
        }

        @Override
        public void announce(Placement placement, boolean isNews) {
            announced.put(placement.quickApp(), placement);
        }

        @Override
        public void publish(HubEvent event, long epoch) {
            events.add(event);
        }

        @Override
        public void close() {
            members.remove(name);
        }

        void leave() {
            runner.close();
        }
    }

    Member start(String name) {
        return start(name, RunnerOffer.DEFAULT);
    }

    Member start(String name, RunnerOffer offer) {
        var member = new Member(name, offer);
        members.put(name, member);
        member.runner.serve(name, member);
        return member;
    }

    Optional<Member> keeper() {
        return members.values().stream()
                .filter(member -> !member.cutFromBroker && !member.cutFromDatabase)
                .filter(member -> member.runner.keeper().isPresent())
                .findFirst();
    }

    Member awaitKeeper() {
        await().atMost(PATIENCE).until(() -> keeper().isPresent());
        return keeper().orElseThrow();
    }

    /** Asks the keeper as a client would, until somebody answers. */
    Reply.Answer api(String method, String path, JsonNode body) {
        var until = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(until)) {
            var asked = keeper();
            if (asked.isPresent()) {
                var address = PathAndQuery.parse(path);
                var call = new Operation.ApiCall(method, address.path(), address.query(), body, 0);
                var request = new Request(UUID.randomUUID().toString(), "client", until, 0, Caller.local(), call);
                var outcome = asked.get()
                        .handler
                        .apply(request)
                        .toCompletableFuture()
                        .completeOnTimeout(new Reply.Moved(null), 10, TimeUnit.SECONDS)
                        .join();
                if (outcome instanceof Reply.Answer answer) {
                    return answer;
                }
            }
            pause();
        }
        throw new AssertionError("nobody answers " + method + " " + path);
    }

    /** Asks one runner, as a gateway does that thinks it knows who has the QuickApp. */
    Reply.Outcome askDirectly(Member runner, Caller caller, Operation operation) {
        var id = UUID.randomUUID().toString();
        var request = new Request(id, "client", Instant.now().plus(PATIENCE), 0, caller, operation);
        return runner.handler
                .apply(codec.decode(codec.encode(request), Request.class))
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int install(String name, String lua) {
        var body = JsonNodeFactory.instance.objectNode().put("name", name).put("type", "com.fibaro.binarySwitch");
        body.putArray("files")
                .addObject()
                .put("name", "main")
                .put("isMain", true)
                .put("type", "lua")
                .put("content", lua);
        var answer = api("POST", "/quickApp/", body);
        assertThat(answer.status()).as(() -> String.valueOf(answer.json())).isEqualTo(200);
        return answer.json().path("id").asInt();
    }

    Reply.Answer action(int device, String name, int... args) {
        var body = JsonNodeFactory.instance.objectNode();
        var list = body.putArray("args");
        for (var arg : args) {
            list.add(arg);
        }
        return api("POST", "/devices/" + device + "/action/" + name, body);
    }

    JsonNode property(int device, String name) {
        var answer = api("GET", "/devices/" + device, null);
        return answer.json().path("properties").path(name);
    }

    JsonNode variable(String name) {
        return api("GET", "/globalVariables/" + name, null).json().path("value");
    }

    void awaitRunning(int... quickApps) {
        for (var quickApp : quickApps) {
            await().atMost(PATIENCE).until(() -> owners(quickApp).size() == 1 && isRunning(quickApp));
        }
    }

    private boolean isRunning(int quickApp) {
        return keeper().flatMap(member -> member.runner.keeper())
                .flatMap(keeping -> keeping.hub().screen(quickApp))
                .filter(screen -> screen.path("state").asText().equals("running"))
                .isPresent();
    }

    /** The runners that run a QuickApp. */
    Set<String> owners(int quickApp) {
        var owners = ConcurrentHashMap.<String>newKeySet();
        members.forEach((name, member) -> {
            if (member.runner.quickAppIds().contains(quickApp)) {
                owners.add(name);
            }
        });
        return owners;
    }

    Member owner(int quickApp) {
        await().atMost(PATIENCE).until(() -> owners(quickApp).size() == 1);
        return members.get(owners(quickApp).iterator().next());
    }

    List<String> log() {
        return events.stream()
                .filter(HubEvent.LogWritten.class::isInstance)
                .map(event -> ((HubEvent.LogWritten) event).message())
                .toList();
    }

    @Override
    public void close() {
        List.copyOf(members.values()).forEach(Member::leave);
    }
}
