package io.moonfleet.e2e;

import io.moonfleet.harness.Moonfleet;

@Needs(Needs.Program.MOSQUITTO)
class PageSocketInThreeProcessesTest extends PageSocketContract {

    PageSocketInThreeProcessesTest(@SharedHomes.In(SharedHomes.Shape.THREE_PROCESSES) Moonfleet home) {
        super(home);
    }
}
