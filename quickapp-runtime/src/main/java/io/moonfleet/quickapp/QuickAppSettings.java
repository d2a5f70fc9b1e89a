package io.moonfleet.quickapp;

import java.util.Objects;
import java.util.Optional;

/**
 * What it takes to start a QuickApp. The device must exist in the home already.
 *
 * @param runtime what all QuickApps of the process share
 * @param mqttBrokerUrl what Lua sees as {@code mqtt.brokerUrl}
 */
public record QuickAppSettings(
        QuickAppRuntime runtime,
        QuickAppCode code,
        int deviceId,
        QuickAppHome home,
        QuickAppLimits limits,
        QuickAppTime time,
        Optional<String> mqttBrokerUrl) {

    public QuickAppSettings {
        Objects.requireNonNull(runtime);
        Objects.requireNonNull(code);
        Objects.requireNonNull(home);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(time);
        Objects.requireNonNull(mqttBrokerUrl);
    }

    /** Default limits, the machine's time, no broker. */
    public static QuickAppSettings of(QuickAppRuntime runtime, QuickAppCode code, int deviceId, QuickAppHome home) {
        return new QuickAppSettings(
                runtime, code, deviceId, home, QuickAppLimits.DEFAULT, QuickAppTime.system(), Optional.empty());
    }

    public QuickAppSettings withCode(QuickAppCode newCode) {
        return new QuickAppSettings(runtime, newCode, deviceId, home, limits, time, mqttBrokerUrl);
    }

    public QuickAppSettings withLimits(QuickAppLimits newLimits) {
        return new QuickAppSettings(runtime, code, deviceId, home, newLimits, time, mqttBrokerUrl);
    }

    public QuickAppSettings withTime(QuickAppTime newTime) {
        return new QuickAppSettings(runtime, code, deviceId, home, limits, newTime, mqttBrokerUrl);
    }

    public QuickAppSettings withMqttBrokerUrl(String url) {
        return new QuickAppSettings(runtime, code, deviceId, home, limits, time, Optional.ofNullable(url));
    }
}
