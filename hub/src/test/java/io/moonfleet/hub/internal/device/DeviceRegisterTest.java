package io.moonfleet.hub.internal.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.hub.HubException;
import io.moonfleet.hub.internal.json.Json;
import org.junit.jupiter.api.Test;

class DeviceRegisterTest {

    private final DeviceRegister register = new DeviceRegister();

    private void enter(int id, int parent) {
        register.enter(new LiveDevice(id, Json.object().put("parentId", parent), 0));
    }

    @Test
    void theNextIdIsAboveAllThatDevicesHave() {
        assertThat(register.freeId()).isEqualTo(55);
        enter(55, 0);
        enter(58, 0);
        assertThat(register.freeId()).isEqualTo(59);
    }

    /** HC3 gives no id a second time. */
    @Test
    void theIdOfARemovedDeviceIsNotGivenAgain() {
        enter(55, 0);
        enter(56, 0);
        register.remove(56);
        assertThat(register.freeId()).isEqualTo(57);
        register.idWasGiven(60);
        assertThat(register.freeId()).isEqualTo(61);
    }

    @Test
    void whenIdsAreUsedUpTheLowestThatIsFreeIsGiven() {
        enter(55, 0);
        enter(57, 0);
        enter(1_000_000, 0);
        assertThat(register.freeId()).isEqualTo(56);
    }

    @Test
    void devicesBelowAnotherComeByTheirIds() {
        enter(55, 0);
        enter(58, 55);
        enter(57, 55);
        assertThat(register.below(55).map(device -> device.id)).containsExactly(57, 58);
        register.remove(57);
        assertThat(register.below(55).map(device -> device.id)).containsExactly(58);
        assertThat(register.below(58)).isEmpty();
    }

    @Test
    void aDeviceThatIsEnteredAgainStandsInTheSamePlace() {
        enter(55, 0);
        enter(56, 55);
        enter(56, 55);
        assertThat(register.below(55).map(device -> device.id)).containsExactly(56);
        assertThat(register.all()).hasSize(2);
    }

    @Test
    void idsThatTheBoxKeepsForItselfAreRefused() {
        assertThat(DeviceRegister.checkId(55)).isEqualTo(55);
        assertThatThrownBy(() -> DeviceRegister.checkId(54))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("54");
    }
}
