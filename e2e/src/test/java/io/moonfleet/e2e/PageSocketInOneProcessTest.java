package io.moonfleet.e2e;

import io.moonfleet.harness.Moonfleet;

class PageSocketInOneProcessTest extends PageSocketContract {

    PageSocketInOneProcessTest(@SharedHomes.In(SharedHomes.Shape.ONE_PROCESS) Moonfleet home) {
        super(home);
    }
}
