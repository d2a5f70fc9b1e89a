package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.node.IntNode;
import io.moonfleet.messaging.testing.Mosquitto;
import io.moonfleet.messaging.testing.MosquittoResource;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Event;
import io.moonfleet.protocol.MessageCodec;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Reply;
import io.moonfleet.protocol.Request;
import io.moonfleet.protocol.Topic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole of messaging through SmallRye and a real mosquitto. */
@QuarkusTest
@TestProfile(GatewayAndRunner.class)
@QuarkusTestResource(value = MosquittoResource.class, restrictToAnnotatedClass = true)
class BrokerTest {

    @Inject
    TestClient client;

    @Inject
    TestRunner runner;

    @Inject
    Vertx vertx;

    Mosquitto mosquitto;

    @BeforeEach
    void runnerIsKnown() {
        Assumptions.assumeTrue(Mosquitto.isInstalled(), "mosquitto is not installed");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> client.link.presences().isAlive(runner.self.instance()));
    }

    @Test
    void aRequestIsAnswered() {
        var answer = ask(42, Duration.ofSeconds(5)).toCompletableFuture().join();
        assertThat(answer).isEqualTo(new Reply.Answer(200, IntNode.valueOf(42)));
    }

    @Test
    void theRoundTripOfAHealthCheckWorks() {
        assertThat(client.link
                        .health()
                        .check(Duration.ofSeconds(2))
                        .toCompletableFuture()
                        .join())
                .matches(BrokerHealth.RoundTrip::works);
        assertThat(runner.link
                        .health()
                        .check(Duration.ofSeconds(2))
                        .toCompletableFuture()
                        .join())
                .matches(BrokerHealth.RoundTrip::works);
    }

    @Test
    void aBurstOfTwentyThousandRequestsLeavesTheChannelAlive() {
        var burst = 20_000;
        List<CompletableFuture<Reply.Answer>> answers = new ArrayList<>();
        for (var i = 0; i < burst; i++) {
            answers.add(ask(i, Duration.ofSeconds(20)).toCompletableFuture());
        }
        var byStatus = answers.stream()
                .map(CompletableFuture::join)
                .collect(Collectors.groupingBy(Reply.Answer::status, Collectors.counting()));

        assertThat(byStatus.keySet()).as("%s", byStatus).isSubsetOf(200, 429);
        assertThat(byStatus.get(200)).isGreaterThanOrEqualTo(RequestClient.DEFAULT_MAX_IN_FLIGHT);
        assertThat(ask(7, Duration.ofSeconds(5)).toCompletableFuture().join().status())
                .isEqualTo(200);
    }

    @Test
    void aBurstOfTwentyThousandMessagesIntoAnInboxLeavesTheChannelAlive() {
        var before = runner.carriedOut.get();
        var codec = new MessageCodec();
        var transport = client.link.transport();
        var deadline = Instant.now().plusSeconds(30);
        for (var i = 0; i < 20_000; i++) {
            var request = new Request("nobody." + i, "nobody", deadline, 0, Caller.local(), action(i));
            transport.publish(
                    new Topic.RunnerInbox(runner.self.hub(), runner.self.instance()),
                    codec.encode(request),
                    Delivery.until(deadline));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> runner.carriedOut.get() - before, is(20_000));
        assertThat(ask(8, Duration.ofSeconds(5)).toCompletableFuture().join().status())
                .isEqualTo(200);
    }

    @Test
    void theEventsOfADeviceArriveInOrder() {
        var page = new RecordingFollower();
        try (var _ = client.events.follow(77, page)) {
            await("the broker sends them").atMost(Duration.ofSeconds(10)).until(() -> page.freshened() == 1);
            for (long i = 1; i <= 900; i++) {
                runner.link
                        .events()
                        .publish(new Event(i, Instant.now(), 77, new Event.LogWritten("debug", "", "x")), 1);
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> page.sequences().size() == 900);
        }
        assertThat(page.sequences()).isSorted();
    }

    @Test
    void whoFollowsADeviceIsToldAfterEachInterruptionThatItMayHaveMissedSomething() {
        var page = new RecordingFollower();
        var list = new RecordingFollower();
        try (var _ = client.events.follow(78, page);
                var _ = client.events.followLife(list)) {
            await().atMost(Duration.ofSeconds(10)).until(() -> page.freshened() == 1 && list.freshened() == 1);
            steal(client.self.instance() + "-events");
            await().atMost(Duration.ofSeconds(10)).until(() -> page.freshened() == 2 && list.freshened() == 2);
            runner.link.events().publish(new Event(1, Instant.now(), 78, new Event.LogWritten("debug", "", "x")), 1);
            runner.link.events().publish(new Event(2, Instant.now(), 79, new Event.LifeChanged("created", "")), 1);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> page.sequences().equals(List.of(1L))
                            && list.sequences().equals(List.of(2L)));
        }
    }

    @Test
    void aRunnerWhoseConnectionDiesIsGoneAtOnceByItsWillAndComesBackByItself() {
        var name = runner.self.instance();
        var gone = new AtomicBoolean();
        client.link
                .presences()
                .onChange(
                        () -> gone.compareAndSet(false, !client.link.presences().isAlive(name)));

        steal(name);
        await("the will").atMost(Duration.ofSeconds(10)).untilTrue(gone);
        await("the runner is back")
                .atMost(Duration.ofSeconds(10))
                .until(() -> client.link.presences().isAlive(name));
        assertThat(ask(3, Duration.ofSeconds(5)).toCompletableFuture().join().status())
                .isEqualTo(200);
    }

    @Test
    void aMalformedMessageIsCountedAndTheChannelLives() {
        var before = runner.link.malformed();
        for (var payload : List.of("{", "[]", "null", "{\"id\":1}", "\u0000")) {
            client.link
                    .transport()
                    .publish(
                            new Topic.RunnerInbox(runner.self.hub(), runner.self.instance()),
                            payload.getBytes(StandardCharsets.UTF_8),
                            Delivery.until(Instant.now().plusSeconds(5)));
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> runner.link.malformed() - before, is(5L));
        assertThat(ask(9, Duration.ofSeconds(5)).toCompletableFuture().join().status())
                .isEqualTo(200);
    }

    @Test
    void aBrokerThatIsKilledAndStartedAgainCostsOnlyWhatRunsMeanwhile() throws Exception {
        var timeout = Duration.ofSeconds(3);
        var stop = new AtomicBoolean();
        var statuses = new ConcurrentHashMap<String, LongAdder>();
        var slowest = new AtomicLong();
        var askers = IntStream.range(0, 8)
                .mapToObj(_ -> Thread.startVirtualThread(() -> {
                    while (!stop.get()) {
                        var began = System.nanoTime();
                        var answer = ask(1, timeout).toCompletableFuture().join();
                        slowest.accumulateAndGet(System.nanoTime() - began, Math::max);
                        var kind = answer.status() == 200
                                ? "200"
                                : answer.body().path("reason").asText("no reason");
                        statuses.computeIfAbsent(kind, _ -> new LongAdder()).increment();
                    }
                }))
                .toList();
        await().until(() -> statuses.containsKey("200"));
        mosquitto.kill();
        await("requests are refused while the broker is away")
                .atMost(Duration.ofSeconds(10))
                .until(() -> statuses.containsKey("BROKER_UNAVAILABLE"));
        assertThat(client.link
                        .health()
                        .check(Duration.ofMillis(300))
                        .toCompletableFuture()
                        .join())
                .matches(trip -> !trip.works());
        mosquitto.start();
        var before = statuses.get("200").sum();
        await("requests are answered again without a restart")
                .atMost(Duration.ofSeconds(10))
                .until(() -> statuses.get("200").sum() > before + 100);
        stop.set(true);
        for (var asker : askers) {
            assertThat(asker.join(Duration.ofSeconds(10))).isTrue();
        }
        assertThat(statuses.keySet()).isSubsetOf("200", "BROKER_UNAVAILABLE", "DEADLINE_PASSED", "NO_RUNNER");
        assertThat(Duration.ofNanos(slowest.get())).isLessThan(timeout.plusMillis(500));
        await().until(() -> client.link
                .health()
                .check(Duration.ofSeconds(2))
                .toCompletableFuture()
                .join()
                .works());
    }

    private CompletionStage<Reply.Answer> ask(int number, Duration timeout) {
        return client.link.requests().ask(action(number), Caller.local(), timeout);
    }

    private static Operation action(int number) {
        return new Operation.RunAction(55, "echo", List.of(IntNode.valueOf(number)));
    }

    /** A second client of the same id makes the broker throw the first one out. */
    private void steal(String clientId) {
        var thief = MqttClient.create(vertx, new MqttClientOptions().setClientId(clientId));
        thief.connect(mosquitto.port(), "127.0.0.1")
                .compose(_ -> thief.disconnect())
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }
}
