package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moonfleet.messaging.testing.Mosquitto;
import io.moonfleet.messaging.testing.MosquittoResource;
import io.moonfleet.protocol.Placement;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
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
        client.link.placements().onChange(() -> {
            LockSupport.parkNanos(2_000_000);
            arrived.incrementAndGet();
        });
        for (var i = 0; i < burst; i++) {
            publish(i);
        }
        await("the burst was sent").until(() -> runner.link.waiting() == 0);
        var last = new AtomicInteger(burst);
        await("placements arrive again").atMost(Duration.ofSeconds(10)).until(() -> {
            var before = arrived.get();
            publish(last.getAndIncrement());
            await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            return arrived.get() > before && last.get() > burst + 20;
        });
        assertThat(arrived.get()).as("the buffer did run over").isLessThan(burst);
    }

    private void publish(int number) {
        var device = number + 1;
        runner.link.announcer().announce(new Placement(device, runner.self.instance(), 1, List.of(device)));
    }

    /** The buffer of placements holds 16. */
    public static final class SmallBuffer extends GatewayAndRunner {
        @Override
        public Map<String, String> getConfigOverrides() {
            var settings = super.getConfigOverrides();
            settings.put("mp.messaging.incoming.gateway-placement.buffer-size", "16");
            return settings;
        }
    }
}
