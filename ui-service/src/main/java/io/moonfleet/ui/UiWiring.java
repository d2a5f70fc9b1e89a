package io.moonfleet.ui;

import io.micrometer.core.instrument.Gauge;
import io.moonfleet.messaging.BrokerHealth.RoundTrip;
import io.moonfleet.messaging.metrics.Measured;
import io.moonfleet.security.Accounts;
import io.moonfleet.security.Doorkeeper;
import io.moonfleet.security.http.DoorFactory;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

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

    @Produces
    @Singleton
    Doorkeeper doorkeeper(DoorFactory doors, Accounts accounts) {
        return doors.doorkeeper(accounts);
    }

    @Produces
    @Singleton
    PageDoor door(
            DoorFactory doors,
            Doorkeeper doorkeeper,
            @ConfigProperty(name = "moonfleet.ui.hosts") Optional<List<String>> hosts,
            @ConfigProperty(name = "moonfleet.ui.url") Optional<URI> url) {
        return new PageDoor(doorkeeper, doors.door(doorkeeper, hosts.orElse(List.of())), hosts.orElse(List.of()), url);
    }

    /** Before the channels go: pages are told, and come back to another instance at once. */
    void stop(@Observes @Priority(1) ShutdownEvent event, UiService service) {
        service.close();
    }
}
