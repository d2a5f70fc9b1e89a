package io.moonfleet.runner;

import io.moonfleet.hub.HubSettings;
import io.moonfleet.hub.HubStore;
import io.moonfleet.lua.LuaEngine;
import io.moonfleet.messaging.traces.Traces;
import io.moonfleet.quickapp.OutboundRules;
import io.moonfleet.quickapp.QuickAppLimits;
import io.moonfleet.quickapp.QuickAppTime;
import io.moonfleet.quickapp.Simulation;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a runner is made of.
 *
 * @param hub the home whose QuickApps it runs
 * @param limits of each QuickApp that has none of its own
 * @param time what the home and its QuickApps live by
 * @param outbound where QuickApps may connect to
 * @param mqttBrokerUrl what QuickApps see as {@code mqtt.brokerUrl}
 * @param remote the HC3 that development runs ask for what this home does not have
 * @param traces who follows what is asked
 */
public record RunnerSettings(
        HubSettings hub,
        LuaEngine engine,
        QuickAppLimits limits,
        QuickAppTime time,
        OutboundRules outbound,
        Optional<String> mqttBrokerUrl,
        Optional<RemoteHub> remote,
        Traces traces) {

    public RunnerSettings {
        Objects.requireNonNull(hub);
        Objects.requireNonNull(engine);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(time);
        Objects.requireNonNull(outbound);
        Objects.requireNonNull(mqttBrokerUrl);
        Objects.requireNonNull(remote);
        Objects.requireNonNull(traces);
    }

    public static RunnerSettings of(HubSettings hub, LuaEngine engine) {
        return new RunnerSettings(
                hub,
                engine,
                QuickAppLimits.DEFAULT,
                QuickAppTime.system(),
                OutboundRules.EVERYWHERE,
                Optional.empty(),
                Optional.empty(),
                Traces.none());
    }

    /** The same with the home in another store. */
    public RunnerSettings withStore(HubStore store) {
        return new RunnerSettings(hub.withStore(store), engine, limits, time, outbound, mqttBrokerUrl, remote, traces);
    }

    public RunnerSettings withMqttBrokerUrl(String url) {
        return changed(draft -> draft.mqttBrokerUrl = Optional.of(url));
    }

    public RunnerSettings withLimits(QuickAppLimits newLimits) {
        return changed(draft -> draft.limits = newLimits);
    }

    public RunnerSettings withOutbound(OutboundRules rules) {
        return changed(draft -> draft.outbound = rules);
    }

    public RunnerSettings withRemote(RemoteHub hc3) {
        return changed(draft -> draft.remote = Optional.ofNullable(hc3));
    }

    public RunnerSettings withTraces(Traces followers) {
        return changed(draft -> draft.traces = followers);
    }

    /** The whole home lives by that time, so that the sun, events and schedules agree with what a QuickApp reads. */
    public RunnerSettings withTime(QuickAppTime newTime) {
        var alarms = newTime instanceof Simulation simulation ? new SimulatedAlarms(simulation) : null;
        return changed(draft -> {
            draft.hub = hub.withClock(newTime.clock(), alarms);
            draft.time = newTime;
        });
    }

    private RunnerSettings changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /** The same while it is being changed. */
    private static final class Draft {

        private HubSettings hub;
        private LuaEngine engine;
        private QuickAppLimits limits;
        private QuickAppTime time;
        private OutboundRules outbound;
        private Optional<String> mqttBrokerUrl;
        private Optional<RemoteHub> remote;
        private Traces traces;

        private Draft(RunnerSettings from) {
            hub = from.hub;
            engine = from.engine;
            limits = from.limits;
            time = from.time;
            outbound = from.outbound;
            mqttBrokerUrl = from.mqttBrokerUrl;
            remote = from.remote;
            traces = from.traces;
        }

        private RunnerSettings finished() {
            return new RunnerSettings(hub, engine, limits, time, outbound, mqttBrokerUrl, remote, traces);
        }
    }
}
