package io.moonfleet.security;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A Keycloak of tests in which nobody comes by its sign-in page. */
interface NoBrowser extends OpenIdProvider {

    @Override
    default CompletionStage<URI> signInPage(Attempt attempt) {
        throw new UnsupportedOperationException("no browser here");
    }

    @Override
    default CompletionStage<Optional<Grant>> exchange(String code, Attempt attempt) {
        throw new UnsupportedOperationException("no browser here");
    }
}
