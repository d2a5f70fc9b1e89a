package io.moonfleet.e2e;

import io.moonfleet.harness.Moonfleet;

@Needs(Needs.Program.MOSQUITTO)
class RestOnTheChartTest extends RestContract {

    RestOnTheChartTest(@SharedHomes.In(SharedHomes.Shape.CHART) Moonfleet home) {
        super(home);
    }
}
