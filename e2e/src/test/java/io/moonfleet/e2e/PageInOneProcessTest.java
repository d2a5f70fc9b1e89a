package io.moonfleet.e2e;

import io.moonfleet.harness.Moonfleet;

@Needs(Needs.Program.CHROMIUM)
class PageInOneProcessTest extends PageContract {

    PageInOneProcessTest(@SharedHomes.In(SharedHomes.Shape.ONE_PROCESS) Moonfleet home) {
        super(home);
    }
}
