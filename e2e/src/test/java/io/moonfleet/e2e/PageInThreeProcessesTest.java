package io.moonfleet.e2e;

import io.moonfleet.harness.Moonfleet;

@Needs({Needs.Program.MOSQUITTO, Needs.Program.CHROMIUM})
class PageInThreeProcessesTest extends PageContract {

    PageInThreeProcessesTest(@SharedHomes.In(SharedHomes.Shape.THREE_PROCESSES) Moonfleet home) {
        super(home);
    }
}
