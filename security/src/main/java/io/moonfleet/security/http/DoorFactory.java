package io.moonfleet.security.http;

import io.moonfleet.security.Accounts;
import io.moonfleet.security.Doorkeeper;
import io.moonfleet.security.Lockout;
import io.moonfleet.security.OpenIdProvider;
import io.moonfleet.security.SecuritySettings;
import io.moonfleet.security.oidc.Keycloak;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.ConfigProvider;

/** Makes doors. Gateway and pages in one process have one doorkeeper, so that a guess at one counts at the other. */
@Singleton
public class DoorFactory {

    private final SecuritySettings settings = SecuritySettings.of(ConfigProvider.getConfig());
    private final RateLimits limits = new RateLimits(settings.requestsPerSecond(), InstantSource.system());
    private Doorkeeper doorkeeper;

    /** @param accounts who is asked for users and tokens, if nobody is yet */
    public synchronized Doorkeeper doorkeeper(Accounts accounts) {
        if (doorkeeper == null) {
            var clock = InstantSource.system();
            doorkeeper = new Doorkeeper(
                    settings,
                    accounts,
                    settings.oidc().<OpenIdProvider>map(oidc -> new Keycloak(oidc, clock)),
                    new Lockout(clock),
                    clock);
        }
        return doorkeeper;
    }

    /** @param hosts names under which a proxy shows what is behind the door */
    public Door door(Doorkeeper keeper, List<String> hosts) {
        return new Door(
                keeper,
                limits,
                hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList());
    }
}
