package io.moonfleet.runner;

import io.moonfleet.hub.HubSettings;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.quickapp.QuickAppLimits;
import java.util.Objects;
import java.util.Optional;

/**
 * What a runner is made of.
 *
 * @param hub the home whose QuickApps it runs
 * @param limits of each QuickApp
 * @param mqttBrokerUrl what QuickApps see as {@code mqtt.brokerUrl}
 */
public record RunnerSettings(HubSettings hub, LuaEngine engine, QuickAppLimits limits, Optional<String> mqttBrokerUrl) {

    public RunnerSettings {
        Objects.requireNonNull(hub);
        Objects.requireNonNull(engine);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(mqttBrokerUrl);
    }

    public static RunnerSettings of(HubSettings hub, LuaEngine engine) {
        return new RunnerSettings(hub, engine, QuickAppLimits.DEFAULT, Optional.empty());
    }

    public RunnerSettings withMqttBrokerUrl(String url) {
        return new RunnerSettings(hub, engine, limits, Optional.of(url));
    }

    public RunnerSettings withLimits(QuickAppLimits newLimits) {
        return new RunnerSettings(hub, engine, newLimits, mqttBrokerUrl);
    }
}
