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
        RestartPolicy restarts,
        OutboundRules outbound,
        Optional<String> mqttBrokerUrl) {

    public QuickAppSettings {
        Objects.requireNonNull(runtime);
        Objects.requireNonNull(code);
        Objects.requireNonNull(home);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(time);
        Objects.requireNonNull(restarts);
        Objects.requireNonNull(outbound);
        Objects.requireNonNull(mqttBrokerUrl);
    }

    /** Default limits, the machine's time, no broker. */
    public static QuickAppSettings of(QuickAppRuntime runtime, QuickAppCode code, int deviceId, QuickAppHome home) {
        return new QuickAppSettings(
                runtime,
                code,
                deviceId,
                home,
                QuickAppLimits.DEFAULT,
                QuickAppTime.system(),
                RestartPolicy.DEFAULT,
                OutboundRules.EVERYWHERE,
                Optional.empty());
    }

    public QuickAppSettings withCode(QuickAppCode newCode) {
        return new QuickAppSettings(runtime, newCode, deviceId, home, limits, time, restarts, outbound, mqttBrokerUrl);
    }

    public QuickAppSettings withLimits(QuickAppLimits newLimits) {
        return new QuickAppSettings(runtime, code, deviceId, home, newLimits, time, restarts, outbound, mqttBrokerUrl);
    }

    public QuickAppSettings withTime(QuickAppTime newTime) {
        return new QuickAppSettings(runtime, code, deviceId, home, limits, newTime, restarts, outbound, mqttBrokerUrl);
    }

    public QuickAppSettings withRestarts(RestartPolicy policy) {
        return new QuickAppSettings(runtime, code, deviceId, home, limits, time, policy, outbound, mqttBrokerUrl);
    }

    public QuickAppSettings withOutbound(OutboundRules rules) {
        return new QuickAppSettings(runtime, code, deviceId, home, limits, time, restarts, rules, mqttBrokerUrl);
    }

    public QuickAppSettings withMqttBrokerUrl(String url) {
        return new QuickAppSettings(
                runtime, code, deviceId, home, limits, time, restarts, outbound, Optional.ofNullable(url));
    }
}
