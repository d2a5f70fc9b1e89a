package io.moonfleet.ui;

import io.micrometer.core.instrument.Gauge;
import io.moonfleet.messaging.BrokerHealth.RoundTrip;
import io.moonfleet.messaging.metrics.Measured;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts the service together. */
@Singleton
class UiWiring {

    @Produces
    @Singleton
    UiService service(BrokerSide side) {
        return new UiService(side.home(), () -> side.roundTrip().get().thenApply(RoundTrip::works));
    }

    @Produces
    @Singleton
    Measured fanOut(UiService service) {
        return registry -> {
            Gauge.builder("moonfleet.pages.open", service, UiService::size).register(registry);
            service.fanOut().register(registry);
        };
    }

    /** Before the channels go: pages are told, and come back to another instance at once. */
    void stop(@Observes @Priority(1) ShutdownEvent event, UiService service) {
        service.close();
    }
}
