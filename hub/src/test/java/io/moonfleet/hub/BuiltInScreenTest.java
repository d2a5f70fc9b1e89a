package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The screens that types bring, section 2.1's last sentence; and that every type can be made at all. */
class BuiltInScreenTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private final Hub hub = Hub.open(HubSettings.of("home", new MemoryStore()));

    @AfterEach
    void close() {
        hub.close();
    }

    static Stream<String> types() {
        try (var hub = Hub.open(HubSettings.of("home", new MemoryStore()))) {
            return hub.devices().types().stream();
        }
    }

    private static JsonNode read(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private JsonNode screen(String type, String properties) {
        var given = (ObjectNode) read(properties);
        var id = hub.devices()
                .install(QuickAppInstallation.of("x", "com.fibaro." + type).withProperties(given))
                .id();
        return hub.screen(id).orElseThrow().path("builtIn");
    }

    @Test
    void thereAreAtLeast176Types() {
        assertThat(types()).hasSizeGreaterThanOrEqualTo(176).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("types")
    @DisplayName(
            "every type makes a QuickApp and a child, with a screen whose elements are named and say what they follow")
    void everyType(String type) {
        var quickApp = hub.devices().install(QuickAppInstallation.of("x", type));
        var child = hub.devices().createChild(quickApp.id(), new ChildInstallation("c", type, null, null));
        for (var device : List.of(quickApp, child)) {
            assertThat(device.type()).isEqualTo(type);
            assertThat(device.document().path("properties").isObject()).isTrue();
            var builtIn = hub.screen(device.id()).orElseThrow().path("builtIn");
            assertThat(builtIn.isArray()).isTrue();
            for (var row : builtIn) {
                for (var element : row) {
                    assertThat(element.path("name").asText()).startsWith("__");
                    for (var property : element.path("shows")) {
                        assertThat(property.asText()).isNotEmpty();
                    }
                }
            }
        }
    }

    @Test
    @DisplayName(
            "our types are HC3's: base, interfaces, actions and the kinds of the properties (where the reference is at hand)")
    void likeTheReference() throws IOException {
        var reference = Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(folder -> folder.resolve("shared/hc3/device-types.json"))
                .filter(Files::exists)
                .findFirst();
        assumeTrue(reference.isPresent(), "no ../shared/hc3/device-types.json");
        var differences = new ArrayList<String>();
        for (var entry : new ObjectMapper().readTree(reference.get().toFile()).properties()) {
            var device = hub.devices()
                    .install(QuickAppInstallation.of("x", entry.getKey()))
                    .document();
            var wanted = entry.getValue();
            if (!device.path("baseType").equals(wanted.path("baseType"))) {
                differences.add(entry.getKey() + " baseType");
            }
            compareNames(entry.getKey() + " action ", wanted.path("actions"), device.path("actions"), differences);
            for (var wantedInterface : wanted.path("interfaces")) {
                if (!device.path("interfaces").toString().contains(wantedInterface.toString())) {
                    differences.add(entry.getKey() + " interface " + wantedInterface);
                }
            }
            compareNames(
                    entry.getKey() + " property ", wanted.path("properties"), device.path("properties"), differences);
        }
        assertThat(differences).isEmpty();
    }

    private static void compareNames(String what, JsonNode wanted, JsonNode found, List<String> differences) {
        for (var field : wanted.properties()) {
            var ours = found.path(field.getKey());
            // HC3's own pictures, and what its app keeps of its forms.
            var isHc3sOwn = field.getKey().equals("icon") || field.getKey().startsWith("ui.config.");
            if (!isHc3sOwn && ours.getNodeType() != field.getValue().getNodeType()) {
                differences.add(what + field.getKey() + " is " + ours.getNodeType());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "binarySwitch     | switch:__power log:__log",
                "multilevelSwitch | switch:__power slider:__setValue log:__log",
                "colorController  | switch:__power slider:__setValue color:__color log:__log",
                "baseShutter      | button:__open button:__stop button:__close log:__log",
                "rollerShutter    | button:__open button:__stop button:__close slider:__setValue log:__log",
                "hvacSystemAuto   | select:__setThermostatMode slider:__setHeatingThermostatSetpoint slider:__setCoolingThermostatSetpoint log:__log",
                "hvacSystemHeat   | select:__setThermostatMode slider:__setHeatingThermostatSetpoint log:__log",
                "temperatureSensor| reading:__value log:__log",
                "doorSensor       | reading:__value log:__log",
                "weather          | reading:__Temperature reading:__Humidity reading:__Wind log:__log",
                "player           | switch:__power button:__prev button:__play button:__pause button:__stop button:__next slider:__setVolume switch:__mute log:__log",
                "alarmPartition   | reading:__armed reading:__alarm button:__arm button:__disarm log:__log",
                "doorLock         | reading:__secured button:__secure button:__unsecure log:__log",
                "genericDevice    | log:__log",
                "deviceController | log:__log",
            })
    void whatTypesShow(String type, String elements) {
        var properties = type.equals("player") ? "{'volume':10,'mute':0}" : "{}";
        var found = new ArrayList<String>();
        for (var row : screen(type, properties)) {
            row.forEach(element -> found.add(
                    element.path("type").asText() + ":" + element.path("name").asText()));
        }
        assertThat(String.join(" ", found)).isEqualTo(elements);
    }

    @Test
    void elementsShowWhatThePropertiesAre() {
        assertThat(screen("temperatureSensor", "{'value':21.5,'unit':'C'}")
                        .at("/0/0")
                        .toString())
                .contains("\"value\":21.5", "\"shows\":{\"value\":\"value\",\"unit\":\"unit\"}");
        var setpoint = screen("hvacSystemHeat", "{'supportedThermostatModes':['Off','Heat'],'thermostatMode':'Heat'}");
        assertThat(setpoint.at("/0/0/options").toString()).isEqualTo("[\"Off\",\"Heat\"]");
        assertThat(setpoint.at("/0/0/value").asText()).isEqualTo("Heat");
        assertThat(setpoint.at("/1/0/step").asDouble()).isEqualTo(0.5);
        assertThat(screen("remoteController", "{'centralSceneSupport':[{'keyId':1},{'keyId':2}]}")
                        .at("/0/0/value")
                        .asText())
                .isEqualTo("1, 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "binarySwitch     | __power     | onReleased | true      | turnOn []",
                "binarySwitch     | __power     | onReleased | false     | turnOff []",
                "multilevelSwitch | __setValue  | onChanged  | '\"40\"'    | setValue [40]",
                "colorController  | __color     | onChanged  | '\"#ff8000\"' | setColor [255,128,0,0]",
                "rollerShutter    | __open      | onReleased |           | open []",
                "rollerShutter    | __stop      | onLongPressReleased |  | stop []",
                "rollerShutter    | __stop      | onLongPressDown     |  | ",
                "hvacSystemHeat   | __setHeatingThermostatSetpoint | onChanged | 21.5 | setHeatingThermostatSetpoint [21.5]",
                "hvacSystemHeat   | __setThermostatMode | onToggled | '\"Heat\"' | 'setThermostatMode [\"Heat\"]'",
                "doorLock         | __secure    | onReleased |           | secure []",
                "binarySwitch     | __open      | onReleased |           | ui",
            })
    void aTapRunsTheAction(String type, String element, String event, String value, String wanted) throws Exception {
        var port = new RecordingPort();
        hub.connect(port);
        var id = hub.devices()
                .install(QuickAppInstallation.of("x", "com.fibaro." + type))
                .id();
        var body = NODES.objectNode()
                .put("deviceID", id)
                .put("elementName", element)
                .put("eventType", event);
        body.putArray("values").addAll(value == null ? List.of() : List.of(read(value)));
        var answer = hub.api()
                .handle(new ApiRequest("POST", "/plugins/callUIEvent", null, body, HubCaller.ITSELF))
                .toCompletableFuture()
                .get();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(String.join(" ", port.calls)).isEqualTo(wanted == null ? "" : wanted.replace('\'', '"'));
    }

    /** A runner that only takes notes. */
    private static final class RecordingPort implements QuickAppPort {

        private final List<String> calls = new ArrayList<>();

        @Override
        public CompletionStage<Outcome> runAction(int quickApp, int device, String action, List<JsonNode> args) {
            calls.add(action + " " + args.toString().replace(" ", ""));
            return CompletableFuture.completedFuture(new Outcome.Done(null));
        }

        @Override
        public CompletionStage<Outcome> uiEvent(
                int quickApp, int device, String element, String eventType, List<JsonNode> values) {
            calls.add("ui");
            return CompletableFuture.completedFuture(new Outcome.Done(null));
        }

        @Override
        public CompletionStage<Outcome> restart(int quickApp) {
            return CompletableFuture.completedFuture(new Outcome.Done(null));
        }

        @Override
        public void removed(int quickApp) {}

        @Override
        public void installed(int quickApp) {}
    }
}
