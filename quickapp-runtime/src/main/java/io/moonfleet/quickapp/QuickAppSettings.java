package io.moonfleet.quickapp;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What it takes to start a QuickApp. The device must exist in the home already.
 *
 * @param runtime what all QuickApps of the process share
 * @param mqttBrokerUrl what Lua sees as {@code mqtt.brokerUrl}
 * @param project the folder of a QuickApp that its owner runs himself: its files are reached through {@code _PY}
 * @param followers who follows requests through it
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
        Optional<Path> project,
        HandlerFollower followers) {

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
        Objects.requireNonNull(followers);
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
                Optional.empty(),
                HandlerFollower.NOBODY);
    }

    public QuickAppSettings withCode(QuickAppCode newCode) {
        return changed(draft -> draft.code = newCode);
    }

    public QuickAppSettings withLimits(QuickAppLimits newLimits) {
        return changed(draft -> draft.limits = newLimits);
    }

    public QuickAppSettings withTime(QuickAppTime newTime) {
        return changed(draft -> draft.time = newTime);
    }

    public QuickAppSettings withRestarts(RestartPolicy policy) {
        return changed(draft -> draft.restarts = policy);
    }

    public QuickAppSettings withOutbound(OutboundRules rules) {
        return changed(draft -> draft.outbound = rules);
    }

    public QuickAppSettings withMqttBrokerUrl(String url) {
        return changed(draft -> draft.mqttBrokerUrl = Optional.ofNullable(url));
    }

    /** As what its owner runs himself. */
    public QuickAppSettings withProject(Path folder) {
        return changed(draft -> draft.project = Optional.ofNullable(folder));
    }

    public QuickAppSettings withFollowers(HandlerFollower follower) {
        return changed(draft -> draft.followers = follower);
    }

    private QuickAppSettings changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /** The same while it is being changed. */
    private static final class Draft {

        private QuickAppRuntime runtime;
        private QuickAppCode code;
        private int deviceId;
        private QuickAppHome home;
        private QuickAppLimits limits;
        private QuickAppTime time;
        private RestartPolicy restarts;
        private OutboundRules outbound;
        private Optional<String> mqttBrokerUrl;
        private Optional<Path> project;
        private HandlerFollower followers;

        private Draft(QuickAppSettings from) {
            runtime = from.runtime;
            code = from.code;
            deviceId = from.deviceId;
            home = from.home;
            limits = from.limits;
            time = from.time;
            restarts = from.restarts;
            outbound = from.outbound;
            mqttBrokerUrl = from.mqttBrokerUrl;
            project = from.project;
            followers = from.followers;
        }

        private QuickAppSettings finished() {
            return new QuickAppSettings(
                    runtime, code, deviceId, home, limits, time, restarts, outbound, mqttBrokerUrl, project, followers);
        }
    }
}
