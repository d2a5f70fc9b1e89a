/**
 * Who gets in: what a visitor shows, who checks it, what is remembered of it. Gateway and ui-service share it; what somebody
 * may do once inside is the hub's affair.
 */
package io.moonfleet.security;
