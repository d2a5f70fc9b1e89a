package io.moonfleet.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.hub.internal.catalogue.Catalogue;
import io.moonfleet.hub.internal.catalogue.Operation;
import io.moonfleet.hub.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The catalogue as a whole: complete, and every operation answers whatever it is given. */
class CatalogueTest {

    static List<Operation> operations() {
        return new Catalogue().operations();
    }

    /** But for the long poll, which has tests of its own. */
    static List<Operation> reading() {
        return operations().stream()
                .filter(each -> each.method().equals("GET"))
                .filter(each -> !each.behaviour().equals("events.refreshStates"))
                .toList();
    }

    private static String fill(String path, String value) {
        return path.replaceAll("\\{[^}]*}", value);
    }

    @ParameterizedTest
    @MethodSource("reading")
    void everyReadingOperationAnswersOnAFreshHub(Operation operation) {
        try (var it = new TestHub()) {
            var answer = it.get(fill(operation.path(), "1") + "?deviceId=1&deviceID=1&elementName=x&eventType=y&id=1");
            assertThat(answer.status()).as(operation.path()).isIn(200, 204, 400, 403, 404, 503);
            boolean collection = !operation.path().contains("{");
            if (collection
                    && !operation.behaviour().startsWith("plugins.")
                    && !operation.behaviour().equals("box.nothing")) {
                assertThat(answer.status()).as(operation.path()).isEqualTo(200);
            }
        }
    }

    private static final List<String> BODIES = List.of(
            "null",
            "{}",
            "[]",
            "7",
            "true",
            "'text'",
            "''",
            "{'name':null}",
            "{'name':7}",
            "{'name':'x','type':'lua'}",
            "[{}]",
            "[7]",
            "{'args':[null,{},[]],'delay':null}",
            "{'id':-1,'deviceId':-1,'deviceID':1e99}",
            "{'name':'x','sectionID':'219'}",
            "{'filters':[{}]}",
            "{'filters':[{'filter':'property','value':{}}]}",
            "{'properties':{'value':null}}",
            "{'properties':{'quickAppVariables':7}}",
            "{'interfaces':[null]}",
            "{'profiles':[{}],'activeProfile':-1}",
            "{'devices':[{'id':{}}]}",
            "{'files':[{'name':'a','isMain':true}]}",
            "{'name':'n','type':'com.fibaro.binarySwitch','initialProperties':[],'initialInterfaces':[7]}",
            "{'parentId':55,'name':'c','type':'com.fibaro.binarySwitch'}",
            "{'email':'x'}",
            "{'action':'create'}",
            "{'ids':[1,'x']}",
            "{'type':'room','icon':'AAAA'}",
            "{'startTime':'x'}",
            "{'sprinklers':7}",
            "{'from':1,'to':55}",
            "{'from':219,'to':219,'fromType':'room'}",
            "{'name':'ü\uD83D\uDE00\u0000','value':'\u0007'}");

    private static final List<String> SEGMENTS = List.of(
            "1", "55", "219", "0", "-1", "x", "ü€", "99999999999999999999", "main", "a b", "%2F", "..", "it", "name");

    /** Issue 5: "fuzzing of every operation …: never a 500, never a dead channel, nothing corrupted". */
    @Test
    void noInputMakesTheHubFail() {
        var random = new Random(42);
        try (var it = new TestHub()) {
            it.quickApp("Lamp", "com.fibaro.binarySwitch");
            var failures = new ArrayList<String>();
            for (int round = 0; round < 60; round++) {
                for (var operation : operations()) {
                    if (operation.behaviour().equals("events.refreshStates")) {
                        continue;
                    }
                    var request = random(operation, random);
                    var answer = it.hub
                            .api()
                            .handle(request)
                            .toCompletableFuture()
                            .orTimeout(10, TimeUnit.SECONDS)
                            .join();
                    if (answer.status() >= 500 && answer.status() != 503) {
                        failures.add(request + " → " + answer);
                    }
                }
            }
            assertThat(failures).isEmpty();
            assertThat(it.get("/devices/1").status()).isEqualTo(200);
            assertThat(it.get("/settings/info").status()).isEqualTo(200);
        }
    }

    private static ApiRequest random(Operation operation, Random random) {
        var path = operation.path();
        while (path.contains("{")) {
            path = path.replaceFirst(
                    "\\{[^}]*}",
                    java.util.regex.Matcher.quoteReplacement(SEGMENTS.get(random.nextInt(SEGMENTS.size()))));
        }
        JsonNode body = random.nextInt(4) == 0
                ? null
                : Json.read(BODIES.get(random.nextInt(BODIES.size()))
                        .replace('\'', '"')
                        .replace("\u0000", "\\u0000")
                        .replace("\u0007", "\\u0007"));
        Map<String, List<String>> query = random.nextBoolean()
                ? Map.of()
                : Map.of(
                        "id", List.of(SEGMENTS.get(random.nextInt(SEGMENTS.size()))),
                        "deviceID", List.of(SEGMENTS.get(random.nextInt(SEGMENTS.size()))),
                        "property", List.of("[", "[a,b]"),
                        "elementName", List.of("b"),
                        "eventType", List.of("e"),
                        "pageSize", List.of("-5"),
                        "count", List.of("-5"),
                        "offset", List.of("x"),
                        "type", List.of("room"));
        return new ApiRequest(
                operation.method(),
                path,
                query,
                body,
                random.nextBoolean() ? HubCaller.admin("anna") : HubCaller.ofDevice(55));
    }

    @Test
    void anyPathIsAnswered() {
        var random = new Random(7);
        try (var it = new TestHub()) {
            for (int i = 0; i < 5_000; i++) {
                var path = new StringBuilder();
                for (int n = random.nextInt(40); n >= 0; n--) {
                    path.append(random.nextInt(4) == 0 ? '/' : (char) random.nextInt(0x250));
                }
                int status = it.hub
                        .api()
                        .handle(ApiRequest.get(path.toString()))
                        .toCompletableFuture()
                        .join()
                        .status();
                assertThat(status).isBetween(200, 499);
            }
            assertThat(it.get("/" + "a/".repeat(900)).status()).isEqualTo(404);
            assertThat(it.get("/" + "a".repeat(5000)).status()).isEqualTo(414);
        }
    }
}
