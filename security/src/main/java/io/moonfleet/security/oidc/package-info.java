/** Keycloak, by Nimbus' OpenID Connect SDK (docs/decisions/0075). Loaded only when it is configured. */
package io.moonfleet.security.oidc;
