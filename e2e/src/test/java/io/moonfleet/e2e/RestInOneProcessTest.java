package io.moonfleet.e2e;

import io.moonfleet.harness.Moonfleet;

class RestInOneProcessTest extends RestContract {

    RestInOneProcessTest(@SharedHomes.In(SharedHomes.Shape.ONE_PROCESS) Moonfleet home) {
        super(home);
    }
}
