package io.moonfleet.ui;

import io.moonfleet.security.testing.FakeRealm;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a test a realm that it can twist; a field of type {@link FakeRealm} gets it. */
public final class RealmResource implements QuarkusTestResourceLifecycleManager {

    private FakeRealm realm;

    @Override
    public Map<String, String> start() {
        realm = new FakeRealm();
        return Map.of("moonfleet.oidc.url", realm.url().toString(), "moonfleet.oidc.client-secret", FakeRealm.SECRET);
    }

    @Override
    public void stop() {
        if (realm != null) {
            realm.close();
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(realm, new TestInjector.MatchesType(FakeRealm.class));
    }
}
