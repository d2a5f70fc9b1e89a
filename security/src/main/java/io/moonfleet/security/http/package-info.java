/** The doorkeeper before the routes of an HTTP server, and what protects all of them. */
package io.moonfleet.security.http;
