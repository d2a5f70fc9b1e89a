package io.moonfleet.quickapp;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * What it takes to start a QuickApp. The device must exist in the home already.
 *
 * @param runtime what all QuickApps of the process share
 * @param mqttBrokerUrl what Lua sees as {@code mqtt.brokerUrl}
 * @param project the folder of a QuickApp that its owner runs himself: its files are reached through {@code _PY}
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
        Optional<String> mqttBrokerUrl,
        Optional<Path> project) {

    public QuickAppSettings {
        Objects.requireNonNull(runtime);
        Objects.requireNonNull(code);
        Objects.requireNonNull(home);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(time);
        Objects.requireNonNull(restarts);
        Objects.requireNonNull(outbound);
        Objects.requireNonNull(mqttBrokerUrl);
        Objects.requireNonNull(project);
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
                Optional.empty(),
                Optional.empty());
    }

    public QuickAppSettings withCode(QuickAppCode newCode) {
        return new QuickAppSettings(
                runtime, newCode, deviceId, home, limits, time, restarts, outbound, mqttBrokerUrl, project);
    }

    public QuickAppSettings withLimits(QuickAppLimits newLimits) {
        return new QuickAppSettings(
                runtime, code, deviceId, home, newLimits, time, restarts, outbound, mqttBrokerUrl, project);
    }

    public QuickAppSettings withTime(QuickAppTime newTime) {
        return new QuickAppSettings(
                runtime, code, deviceId, home, limits, newTime, restarts, outbound, mqttBrokerUrl, project);
    }

    public QuickAppSettings withRestarts(RestartPolicy policy) {
        return new QuickAppSettings(
                runtime, code, deviceId, home, limits, time, policy, outbound, mqttBrokerUrl, project);
    }

    public QuickAppSettings withOutbound(OutboundRules rules) {
        return new QuickAppSettings(
                runtime, code, deviceId, home, limits, time, restarts, rules, mqttBrokerUrl, project);
    }

    public QuickAppSettings withMqttBrokerUrl(String url) {
        return new QuickAppSettings(
                runtime, code, deviceId, home, limits, time, restarts, outbound, Optional.ofNullable(url), project);
    }

    /** As what its owner runs himself. */
    public QuickAppSettings withProject(Path folder) {
        return new QuickAppSettings(
                runtime,
                code,
                deviceId,
                home,
                limits,
                time,
                restarts,
                outbound,
                mqttBrokerUrl,
                Optional.ofNullable(folder));
    }
}
