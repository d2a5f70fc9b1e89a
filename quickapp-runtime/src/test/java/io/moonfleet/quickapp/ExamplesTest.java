package io.moonfleet.quickapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each example runs as it is. */
@Timeout(60)
class ExamplesTest {

    private final Bench bench = new Bench();
    private final FakeHome home = bench.home;

    @AfterEach
    void close() {
        bench.close();
    }

    private QuickAppDefinition run(String example) {
        var definition = new QuickAppLoader(bench.runtime.engine(), Map.of()).load(Path.of("../examples", example));
        assertThat(definition.warnings()).isEmpty();
        home.device(Bench.ID, 0, definition.type(), "{}");
        var device = home.devices.get(Bench.ID);
        device.put("name", definition.name());
        definition.properties().forEach(((ObjectNode) device.get("properties"))::set);
        bench.settings = bench.settings.withCode(definition.code());
        bench.quickApp = QuickApp.start(bench.settings);
        await().until(() -> bench.quickApp.state() == Life.RUNNING);
        return definition;
    }

    private void awaitView(String element, String property, String value) {
        await().untilAsserted(() -> assertThat(home.views)
                .contains(new FakeHome.ViewUpdate(
                        Bench.ID, element, property, com.fasterxml.jackson.databind.node.TextNode.valueOf(value))));
    }

    private void noErrors() {
        assertThat(home.log).noneMatch(line -> line.type().equals("error"));
    }

    @Test
    void hello() {
        run("hello.lua");
        awaitView("greeting", "text", "Hello from Hello (42)");
        Bench.outcome(bench.quickApp.fireUiEvent(Bench.ID, "press", "onReleased", List.of()));
        awaitView("count", "text", "Pressed 1 time");
        noErrors();
    }

    @Test
    void switchAndSlider() {
        run("switch-and-slider.lua");
        Bench.outcome(bench.quickApp.fireUiEvent(Bench.ID, "level", "onChanged", Bench.nodes("40")));
        awaitView("state", "text", "On, 40 %");
        Bench.outcome(bench.quickApp.fireUiEvent(Bench.ID, "power", "onReleased", Bench.nodes(false)));
        awaitView("state", "text", "Off");
        Bench.outcome(bench.quickApp.fireUiEvent(
                Bench.ID, "days", "onToggled", Bench.nodes((Object) new String[] {"sat", "week"})));
        bench.awaitMessage("debug: automatic on sat, week");
        assertThat(bench.action("setValue", 70).failed()).isFalse();
        awaitView("level", "value", "70");
        noErrors();
    }

    @Test
    void thermostatWithChildren() {
        run("thermostat-with-children.lua");
        assertThat(home.children(Bench.ID)).hasSize(3);
        var thermostat = home.children(Bench.ID).getFirst().get("id").intValue();
        Bench.outcome(bench.quickApp.runAction(thermostat, "setHeatingThermostatSetpoint", Bench.nodes(23)));
        awaitView("target", "value", "23");
        noErrors();
    }

    @Test
    void httpPoller() {
        home.route("GET /settings/info", 200, "{'serialNumber':'HC3-1','softVersion':'5.180.17'}");
        run("http-poller.lua");
        awaitView("answer", "text", "HC3-1, version 5.180.17");
        noErrors();
    }

    @Test
    void dailySchedule() {
        run("daily-schedule.lua");
        await().untilAsserted(() -> assertThat(home.views)
                .anyMatch(view -> view.element().equals("next")
                        && view.value().asText().matches("(wake|leave|sleep) at \\d\\d:\\d5|wake at 06:30")));
        for (var event : List.of("wake", "leave", "sleep")) {
            home.route("POST /customEvents/schedule_" + event, 200, "{}");
        }
        Bench.outcome(bench.quickApp.fireUiEvent(Bench.ID, "run", "onReleased", List.of()));
        await().untilAsserted(
                        () -> assertThat(home.messages()).anyMatch(line -> line.startsWith("debug: It is time to ")));
        noErrors();
    }

    @Test
    void eventLog() {
        run("event-log.lua");
        await().until(() -> bench.quickApp.wantsEvents());
        var changed =
                "{'type':'GlobalVariableChangedEvent','created':0,'data':{'variableName':'Mode','newValue':'away','oldValue':'home'}}";
        Bench.outcome(bench.quickApp.deliverEvent(FakeHome.json(changed)));
        Bench.outcome(bench.quickApp.fireUiEvent(Bench.ID, "kind", "onToggled", Bench.nodes("Device")));
        Bench.outcome(bench.quickApp.deliverEvent(FakeHome.json(changed)));
        assertThat(home.views)
                .singleElement()
                .satisfies(view -> assertThat(view.value().asText()).endsWith("Mode is away, was home"));
        noErrors();
    }

    @Test
    void mqttSensorWithoutABroker() {
        run("mqtt-sensor.lua");
        assertThat(home.messages().getFirst()).startsWith("debug: No broker: set the variable 'broker'");
        noErrors();
    }
}
