package io.moonfleet.runner;

import io.moonfleet.hub.Accounts;
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

    /** Does nothing once the home has a user, whoever that is. */
    void joins(Accounts accounts) {
        if (accounts.isEmpty()) {
            accounts.add(name, password, HubCaller.Role.ADMIN);
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "FirstAdmin[" + name + "]";
    }
}
