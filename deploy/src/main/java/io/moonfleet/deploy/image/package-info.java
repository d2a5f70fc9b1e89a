/** Images of the services, made without Docker. */
package io.moonfleet.deploy.image;
