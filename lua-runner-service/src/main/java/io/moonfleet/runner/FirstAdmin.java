package io.moonfleet.runner;

import io.moonfleet.hub.Hub;
import io.moonfleet.hub.HubCaller;
import java.util.Map;
import java.util.Optional;

/**
 * Whom a home without users lets in first. Where nobody is at the machine, as on Kubernetes, the {@code users} command cannot reach the
 * home, and without a user nobody else can.
 */
record FirstAdmin(String name, String password) {

    static final String NAME = "MOONFLEET_FIRST_ADMIN";
    static final String PASSWORD = "MOONFLEET_FIRST_ADMIN_PASSWORD";

    /** Empty unless both are set. */
    static Optional<FirstAdmin> of(Map<String, String> environment) {
        return text(environment, NAME)
                .flatMap(name -> text(environment, PASSWORD).map(password -> new FirstAdmin(name, password)));
    }

    private static Optional<String> text(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** Does nothing once the home has a user, whoever that is. The audit log begins with it: nobody signed in to do it. */
    void joins(Hub hub) {
        if (hub.accounts().isEmpty()) {
            hub.accounts().add(name, password, HubCaller.Role.ADMIN);
            hub.administered("first admin from the environment", name);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "FirstAdmin[" + name + "]";
    }
}
