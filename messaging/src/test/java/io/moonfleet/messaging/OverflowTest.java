package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.messaging.testing.Mosquitto;
import io.moonfleet.messaging.testing.MosquittoResource;
import io.moonfleet.protocol.Event;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A channel whose buffer runs over: with SmallRye alone it is dead for good. */
@QuarkusTest
@TestProfile(OverflowTest.SmallBuffer.class)
@QuarkusTestResource(value = MosquittoResource.class, restrictToAnnotatedClass = true)
class OverflowTest {

    @Inject
    TestClient client;

    @Inject
    TestRunner runner;

    Mosquitto mosquitto;

    @Test
    void aChannelWhoseBufferRanOverIsSubscribedAgain() {
        Assumptions.assumeTrue(Mosquitto.isInstalled(), "mosquitto is not installed");
        var burst = 500;
        var arrived = new AtomicInteger();
        try (var _ = client.link.events().followAll(_ -> {
            LockSupport.parkNanos(2_000_000);
            arrived.incrementAndGet();
        })) {
            for (var i = 0; i < burst; i++) {
                publish(i);
            }
            await("the burst was sent").until(() -> runner.link.waiting() == 0);
            var last = new AtomicInteger(burst);
            await("events arrive again").atMost(Duration.ofSeconds(10)).until(() -> {
                var before = arrived.get();
                publish(last.getAndIncrement());
                await().pollDelay(Duration.ofMillis(50)).until(() -> true);
                return arrived.get() > before && last.get() > burst + 20;
            });
            assertThat(arrived.get()).as("the buffer did run over").isLessThan(burst);
        }
    }

    /** One device for each, so that they are not gathered into one message. */
    private void publish(int number) {
        runner.link
                .events()
                .publish(new Event(number, Instant.now(), number + 1, new Event.LogWritten("debug", "", "x")), 1);
    }

    /** The buffer of events holds 16. */
    public static final class SmallBuffer extends GatewayAndRunner {
        @Override
        public Map<String, String> getConfigOverrides() {
            var settings = super.getConfigOverrides();
            settings.put("mp.messaging.incoming.gateway-events.buffer-size", "16");
            return settings;
        }
    }
}
