package io.moonfleet.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.protocol.Operation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiRoutesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "GET    | /devices                            | -                   | 0",
                "GET    | /devices/55                         | -                   | 55",
                "PUT    | /devices/55                         | {\"id\":56}         | 55",
                "DELETE | /devices/55                         | -                   | 55",
                "GET    | /devices/55/properties/value        | -                   | 55",
                "POST   | /devices/filter                     | {\"id\":55}         | 0",
                "GET    | /devices/hierarchy                  | -                   | 0",
                "POST   | /devices/groupAction/turnOn         | {}                  | 0",
                "GET    | /devices/0                          | -                   | 0",
                "GET    | /devices/99999999999                | -                   | 0",
                "GET    | /devices/abc                        | -                   | 0",
                "GET    | /plugins/55/variables               | -                   | 55",
                "PUT    | /plugins/55/variables/x             | {\"value\":1}       | 55",
                "GET    | /plugins/getView?id=55              | -                   | 55",
                "GET    | /plugins/getView?id=x               | -                   | 0",
                "POST   | /plugins/updateProperty             | {\"deviceId\":55}   | 55",
                "POST   | /plugins/updateProperty             | {\"deviceId\":\"55\"} | 55",
                "POST   | /plugins/updateProperty             | {\"deviceId\":5.5}  | 0",
                "POST   | /plugins/updateProperty             | {\"deviceId\":-5}   | 0",
                "POST   | /plugins/updateView                 | {\"deviceId\":55}   | 55",
                "POST   | /plugins/restart                    | {\"deviceId\":55}   | 55",
                "POST   | /plugins/createChildDevice          | {\"parentId\":55}   | 55",
                "DELETE | /plugins/removeChildDevice/55       | -                   | 55",
                "GET    | /plugins/installed                  | -                   | 0",
                "GET    | /quickApp/55/files                  | -                   | 55",
                "PUT    | /quickApp/55/files/main             | {}                  | 55",
                "GET    | /quickApp/export/55                 | -                   | 55",
                "POST   | /quickApp                           | {\"id\":55}         | 0",
                "GET    | /rooms/55                           | -                   | 0",
                "GET    | /nonsense                           | -                   | 0",
                "GET    | /                                   | -                   | 0",
            })
    void aCallGoesToTheOwnerOfTheDeviceItIsAbout(String method, String path, String body, int device) {
        var call = (Operation.ApiCall) route(method, path, body);
        assertThat(call.device()).isEqualTo(device);
        assertThat(call.method()).isEqualTo(method);
        assertThat(call.body()).isEqualTo(json(body));
    }

    @Test
    void anActionHasItsArguments() {
        assertThat(route(
                        "POST", "/devices/55/action/setValue", "{\"args\":[\"a\",20.0,null],\"integrationPin\":\"1\"}"))
                .isEqualTo(new Operation.RunAction(55, "setValue", list("[\"a\",20.0,null]")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"args\":[]}",
                "{\"args\":null}",
                "{\"delay\":0}",
                "{\"delay\":null}",
                "{\"delay\":0.0}"
            })
    void anActionNeedsNoArguments(String body) {
        assertThat(route("POST", "/devices/55/action/turnOn", body))
                .isEqualTo(new Operation.RunAction(55, "turnOn", List.of()));
    }

    @ParameterizedTest
    @CsvSource({"1,1000", "0.25,250", "90.5,90500", "31622400,31622400000", "1e2,100000"})
    void anActionWithADelayIsScheduled(String seconds, long millis) {
        assertThat(route("POST", "/devices/55/action/turnOn", "{\"args\":[1],\"delay\":" + seconds + "}"))
                .isEqualTo(new Operation.ScheduleAction(55, "turnOn", list("[1]"), Duration.ofMillis(millis)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"delay\":-1}",
                "{\"delay\":-0.001}",
                "{\"delay\":\"5\"}",
                "{\"delay\":true}",
                "{\"delay\":[1]}",
                "{\"delay\":1e400}",
                "{\"delay\":31622401}",
                "{\"args\":5}",
                "{\"args\":{}}",
                "[1,2]",
                "\"text\"",
                "5",
            })
    void anActionThatCanMeanNothingIsRefused(String body) {
        assertThatThrownBy(() -> route("POST", "/devices/55/action/turnOn", body))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        e -> assertThat(e.refusal().status()).isEqualTo(400));
    }

    @Test
    void onlyPostRunsAnAction() {
        assertThat(route("GET", "/devices/55/action/turnOn", null)).isInstanceOf(Operation.ApiCall.class);
    }

    @Test
    void aDelayedActionIsTakenBackByItsTimestampAndId() {
        assertThat(route("DELETE", "/devices/action/1763642096/7", null))
                .isEqualTo(new Operation.CancelAction(1_763_642_096L, 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/devices/action/x/7", "/devices/action/1/-7", "/devices/action/1", "/devices/action/1/2/3"})
    void whatIsNoDelayedActionIsTheHubsToRefuse(String path) {
        assertThat(route("DELETE", path, null)).isInstanceOf(Operation.ApiCall.class);
    }

    @Test
    void aUiEventComesAsQuery() {
        assertThat(route("GET", "/plugins/callUIEvent?deviceID=55&elementName=s1&eventType=onChanged&value=50", null))
                .isEqualTo(new Operation.UiEvent(55, "s1", "onChanged", list("[\"50\"]")));
        assertThat(route(
                        "GET", "/plugins/callUIEvent?deviceId=55&elementName=s1&eventType=onReleased&value=true", null))
                .isEqualTo(new Operation.UiEvent(55, "s1", "onReleased", list("[true]")));
        assertThat(route(
                        "GET",
                        "/plugins/callUIEvent?deviceId=55&elementName=m&eventType=onToggled&values=[[\"a\"]]",
                        null))
                .isEqualTo(new Operation.UiEvent(55, "m", "onToggled", list("[[\"a\"]]")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"value\":50         | [50]",
                "\"value\":[\"a\"]    | [[\"a\"]]",
                "\"values\":[50]      | [50]",
                "\"values\":[[\"a\"]] | [[\"a\"]]",
                "\"values\":[]        | []",
                "\"values\":true      | [true]",
                "\"values\":null      | []",
            })
    void aUiEventComesAsBody(String value, String values) {
        var body = "{\"deviceId\":55,\"elementName\":\"e\",\"eventType\":\"onChanged\"," + value + "}";
        assertThat(route("POST", "/plugins/callUIEvent", body))
                .isEqualTo(new Operation.UiEvent(55, "e", "onChanged", list(values)));
    }

    @Test
    void aUiEventWithoutATypeIsATap() {
        assertThat(route("POST", "/plugins/callUIEvent", "{\"deviceId\":55,\"elementName\":\"b\"}"))
                .isEqualTo(new Operation.UiEvent(55, "b", "onReleased", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"deviceId\":55}",
                "{\"elementName\":\"b\"}",
                "{\"deviceId\":\"x\",\"elementName\":\"b\"}",
                "{\"deviceId\":0,\"elementName\":\"b\"}",
                "{\"deviceId\":55,\"elementName\":\"\"}",
                "[]",
            })
    void aUiEventThatNamesNoElementIsRefused(String body) {
        assertThatThrownBy(() -> route("POST", "/plugins/callUIEvent", body)).isInstanceOf(BadRequestException.class);
    }

    @Test
    void aLongPollHasMorePatience() {
        assertThat(ApiRoutes.poll(request("GET", "/refreshStates?last=0", null)).patience())
                .hasValueSatisfying(patience -> assertThat(patience).isGreaterThan(Duration.ofSeconds(30)));
        assertThat(ApiRoutes.route(request("GET", "/rooms", null)).patience()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                       | line 1, column 2",
                "{\"a\":1}}              | line 1, column 8",
                "{\"a\":01}              | line 1, column 7",
                "{'a':1}                 | line 1, column 2",
                "nonsense                | line 1",
            })
    void malformedJsonIsRefusedSayingWhere(String body, String where) {
        assertThatThrownBy(() -> json(body))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining(where);
    }

    @Test
    void jsonThatIsNestedTooDeepIsRefused() {
        assertThatThrownBy(() -> json("[".repeat(5_000))).isInstanceOf(BadRequestException.class);
    }

    private static Operation route(String method, String path, String body) {
        return ApiRoutes.route(request(method, path, body)).operation();
    }

    private static ApiRequest request(String method, String address, String body) {
        var parts = address.split("\\?", 2);
        Map<String, List<String>> query = new HashMap<>();
        if (parts.length == 2) {
            for (var pair : parts[1].split("&", -1)) {
                var nameAndValue = pair.split("=", 2);
                query.put(nameAndValue[0], List.of(nameAndValue[1]));
            }
        }
        var segments = Arrays.stream(parts[0].split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .toList();
        return new ApiRequest(method, segments, query, json(body), Map.of());
    }

    private static JsonNode json(String text) {
        return text == null ? null : JsonBody.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<JsonNode> list(String array) {
        return List.copyOf(new java.util.ArrayList<>(json(array).valueStream().toList()));
    }
}
