package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.hub.internal.catalogue.Catalogue;
import io.moonfleet.hub.internal.catalogue.Notes;
import io.moonfleet.hub.internal.catalogue.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Issue 5: answers compared "structurally against `../shared/hc3/openapi` when present". */
class ReferenceTest {

    private static final Notes NOTES = new Notes();
    private static final Map<String, Operation> OURS = new HashMap<>();

    private static Optional<Reference> reference;

    @BeforeAll
    static void readReference() throws IOException {
        reference = Reference.atHand();
        new Catalogue()
                .operations()
                .forEach(each -> OURS.put(each.method() + " " + Reference.shape(each.path()), each));
    }

    /** Where the reference does not say what an HC3 does. */
    private static final List<String> NOT_SO = List.of(
            // FACTS 2.1: a list of rows.
            "properties.uiView is ARRAY, not object",
            // Its list of roles lacks some that its own device types have.
            "properties.supportedDeviceRoles",
            // The offset of a meter is a number in its own device types.
            "properties.offset is NUMBER, not string",
            // It has one task where its sentence says list.
            "GET /zwaveReconfigurationTasks: $ is ARRAY",
            // FACTS 7: asynchronous, 202.
            "/scenes/{sceneID}/execute: answers 202");

    /** What there is none of here: no radio, no slave gateway, no cloud; and what a sample's names do not name. */
    private static final List<String> NOT_THERE = List.of(
            "/apps/com.fibaro.zwave/nodes/",
            "/slave/{uuid}/",
            "/service/actions/{id}",
            "/settings/certificates/ca",
            "resolve/{type}/{value}",
            // A hub in memory has nothing to back up; HomeFileTest has one on a disk.
            "/service/backups",
            // There are zones already.
            "createDefaultZones",
            // A Lua scene is what others are converted into.
            "/convert",
            "/copyAndConvert");

    private static List<Reference.Described> operations() {
        assumeThat(reference)
                .as("HC3's own descriptions are not beside this clone")
                .isPresent();
        return reference.get().operations().stream()
                .filter(their -> NOT_THERE.stream().noneMatch(their.path()::contains))
                .toList();
    }

    /** Reading operations share one home; those that change something each get a fresh one. */
    private static <T> List<T> askAll(BiFunction<Reference.Described, ApiAnswer, Stream<T>> look) {
        var found = new ArrayList<T>();
        try (var shared = LivedInHome.open(NOTES)) {
            for (var their : operations()) {
                var our = OURS.get(their.shape());
                if (their.method().equals("GET")) {
                    look.apply(their, shared.call(our)).forEach(found::add);
                } else {
                    try (var own = LivedInHome.open(NOTES)) {
                        look.apply(their, own.call(our)).forEach(found::add);
                    }
                }
            }
        }
        return found;
    }

    @Test
    void everyAnswerHasTheStatusAndTheStructureOfTheReference() {
        assertThat(askAll(ReferenceTest::problems)).isEmpty();
    }

    private static Stream<String> problems(Reference.Described their, ApiAnswer answer) {
        Stream<String> problems;
        var schema = their.answer(answer.status());
        if (answer.isError() || !their.statuses().contains(answer.status())) {
            problems = Stream.of("answers " + answer.status() + " " + answer.body());
        } else if (schema.isEmpty()) {
            problems = Stream.empty();
        } else if (answer.body() == null) {
            problems = Stream.of("answers without a body");
        } else {
            problems = SchemaCheck.problems(their.api(), schema.get(), answer.body()).stream();
        }
        return problems.map(each -> their.name() + ": " + each)
                .filter(each -> NOT_SO.stream().noneMatch(each::contains));
    }

    /** Fields that an HC3 has in some answers only, or that we never tell. */
    private static final List<String> NOT_ALWAYS = List.of(
            // Of all properties a device has those of its type.
            ".properties.",
            // A screen of HC3's own making has assets; ours has none.
            ".view[].",
            // What a scene of phones is made of; a Lua scene is not.
            ".scenarioData.",
            ".data.",
            // A partition that was armed names no devices.
            ".breachedDevices",
            ".armTime",
            // Only what the client asks for.
            "POST /devices/filter: ",
            // Of a property or an action there is what its kind has.
            "GET /uiDeviceInfo: ",
            // Nobody is told a password or a PIN.
            ".password",
            ".pin",
            ".integrationPin",
            ".analyticsUserIdHash",
            "/users: $[].rights.",
            "/users: $.rights.",
            "/users/{userID}: $.rights.",
            // Only when a client asks for the log.
            "GET /refreshStates: $.logs",
            // No update is being loaded, no access point and no address are set.
            "GET /update: $.localUpdate",
            "[].apConfig.",
            "[].ipConfig.",
            "$.apConfig.",
            "$.ipConfig.",
            "GET /service/slaves: $[].zwaveEngineVersion",
            // There is no node, so nothing is done.
            "POST /zwaveReconfigurationTasks/reconfigureAll: ",
            // What nobody has set.
            ".interval.",
            ".supportedChannels",
            ".supportedInterval",
            ".category",
            "GET /energy/billing/periods: ");

    @Test
    void noFieldOfTheReferenceIsMissing() {
        assertThat(askAll(ReferenceTest::gaps).stream().distinct()).isEmpty();
    }

    private static Stream<String> gaps(Reference.Described their, ApiAnswer answer) {
        var schema = their.answer(answer.status());
        if (schema.isEmpty() || answer.body() == null) {
            return Stream.empty();
        }
        return SchemaCheck.gaps(their.api(), schema.get(), answer.body()).stream()
                .map(each -> their.name() + ": " + each.replaceAll("\\[\\d+]", "[]"))
                .filter(each -> NOT_ALWAYS.stream().noneMatch(each::contains));
    }

    @Test
    void everyBodyOfTheReferenceIsTaken() {
        var problems = new ArrayList<String>();
        for (var their : operations()) {
            if (their.body().isPresent() && !their.isForm()) {
                problems.addAll(problemsOfBody(their, true));
                if (!their.sampleBody(false).isEmpty()) {
                    problems.addAll(problemsOfBody(their, false));
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    /** Bodies whose examples are no good: a type that there is not, a list of texts where objects must be. */
    private static final List<String> NO_EXAMPLE = List.of(
            "POST /devices/groupAction/{actionName}",
            "POST /devices/filter",
            "PUT /panels/notifications/",
            // A type that there is not.
            "POST /users",
            // What must be there is not said.
            "PUT /quickApp/{deviceId}/files",
            // An .fqax is signed by Fibaro.
            "POST /quickApp/export/");

    private static List<String> problemsOfBody(Reference.Described their, boolean whole) {
        boolean noExample = NO_EXAMPLE.stream().anyMatch(their.name()::startsWith)
                || !whole && their.path().equals("/plugins/updateProperty");
        if (noExample) {
            return List.of();
        }
        try (var home = LivedInHome.open(NOTES)) {
            var request = home.request(OURS.get(their.shape()));
            var body = their.sampleBody(whole);
            boolean deviceType = body.path("type").asText().matches("text|type");
            if (body instanceof ObjectNode fields && deviceType) {
                fields.put("type", "com.fibaro.binarySwitch");
            }
            var answer = home.send(
                    new ApiRequest(request.method(), request.path(), request.query(), body, request.caller()));
            return problems(their, answer).map(each -> each + ", sent " + body).toList();
        }
    }
}
