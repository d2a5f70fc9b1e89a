package io.moonfleet.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.moonfleet.protocol.Caller;
import io.moonfleet.protocol.Operation;
import io.moonfleet.protocol.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThroughTheHubTest {

    private static final Caller ANNA = new Caller("anna", Role.USER);
    private static final Operation ACTION = new Operation.RunAction(55, "setValue", List.of(IntNode.valueOf(3)));

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"ADMIN", "QUICKAPP"})
    void whoMayEverythingGoesStraightToTheOwner(Role role) {
        assertThat(ThroughTheHub.of(ACTION, new Caller("x", role))).isSameAs(ACTION);
    }

    @Test
    void anActionOfAUserIsACallThatTheHubDecidesUpon() {
        var call = (Operation.ApiCall) ThroughTheHub.of(ACTION, ANNA);
        assertThat(call.method() + " " + call.path()).isEqualTo("POST /devices/55/action/setValue");
        assertThat(call.body()).hasToString("{\"args\":[3]}");
        assertThat(call.target()).isEmpty();
    }

    @Test
    void aDelayedActionKeepsItsDelay() {
        var later = new Operation.ScheduleAction(55, "turnOff", List.of(), Duration.ofMillis(90_500));
        var call = (Operation.ApiCall) ThroughTheHub.of(later, ANNA);
        assertThat(call.body().path("delay").decimalValue()).isEqualByComparingTo("90.5");
    }

    @Test
    void aTapOfAUserIsACall() {
        var tap = new Operation.UiEvent(55, "slider", "onChanged", List.of(IntNode.valueOf(50)));
        var call = (Operation.ApiCall) ThroughTheHub.of(tap, ANNA);
        assertThat(call.path()).isEqualTo("/plugins/callUIEvent");
        assertThat(call.body())
                .hasToString(
                        "{\"deviceId\":55,\"elementName\":\"slider\",\"eventType\":\"onChanged\",\"values\":[50]}");
    }

    @Test
    void takingAnActionBackIsACall() {
        var call = (Operation.ApiCall) ThroughTheHub.of(new Operation.CancelAction(1763642096, 7), ANNA);
        assertThat(call.method() + " " + call.path()).isEqualTo("DELETE /devices/action/1763642096/7");
    }

    @Test
    void aCallAboutADeviceAsksTheHubToo() {
        var body = JsonNodeFactory.instance.objectNode();
        var asked = new Operation.ApiCall("PUT", "/devices/55", Map.of(), body, 55, Map.of("fibaro-user-pin", "1"));
        var call = (Operation.ApiCall) ThroughTheHub.of(asked, ANNA);
        assertThat(call.target()).isEmpty();
        assertThat(call.headers()).containsEntry("fibaro-user-pin", "1");
    }

    /** Attack: an action called {@code x/../../56/action/y} must not reach another device. */
    @Test
    void attackBySlashesInTheNameOfAnActionStaysThatDevicesAction() {
        var sly = new Operation.RunAction(55, "x/../../56/action/turnOn", List.of());
        var call = (Operation.ApiCall) ThroughTheHub.of(sly, ANNA);
        assertThat(call.path().split("/", -1)).hasSize(5);
        assertThat(call.path()).startsWith("/devices/55/action/x%2F");
    }
}
