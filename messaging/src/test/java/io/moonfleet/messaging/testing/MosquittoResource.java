package io.moonfleet.messaging.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a {@code @QuarkusTest} a mosquitto and the setting that leads to it; a field of type {@link Mosquitto} gets it. */
public final class MosquittoResource implements QuarkusTestResourceLifecycleManager {

    private Mosquitto mosquitto;

    @Override
    public Map<String, String> start() {
        if (!Mosquitto.isInstalled()) {
            return Map.of();
        }
        mosquitto = Mosquitto.started();
        return Map.of("moonfleet.mqtt.url", mosquitto.url());
    }

    @Override
    public void stop() {
        if (mosquitto != null) {
            mosquitto.close();
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(mosquitto, new TestInjector.MatchesType(Mosquitto.class));
    }
}
