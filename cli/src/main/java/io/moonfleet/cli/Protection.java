package io.moonfleet.cli;

import io.moonfleet.messaging.launch.HttpAddress;
import io.moonfleet.runner.Runner;
import io.moonfleet.security.SecuritySettings;

/** Whether a home may be shown at an address. */
final class Protection {

    private Protection() {}

    /**
     * Closes the home before it is refused.
     *
     * @throws HttpAddress.AddressRefused other machines reach it and nobody would have to sign in
     */
    static void require(HttpAddress address, Runner runner) {
        try {
            address.requireProtected(!runner.hub().accounts().isEmpty() || keycloakIsConfigured());
        } catch (HttpAddress.AddressRefused refused) {
            runner.close();
            throw refused;
        }
    }

    private static boolean keycloakIsConfigured() {
        var url = System.getenv(SecuritySettings.OIDC_URL);
        return url != null && !url.isBlank();
    }
}
