/**
 * The home: devices and HC3's other documents, the operations of HC3's REST API over them, and the store that keeps
 * them. Knows nothing of HTTP, MQTT or Lua: a service hands it {@link io.moonfleet.hub.ApiRequest}s and listens to its
 * {@link io.moonfleet.hub.HubEvent}s, and answers through {@link io.moonfleet.hub.QuickAppPort} for the QuickApps.
 *
 * <p>JSON that goes in or out is shared, not copied: treat every {@link com.fasterxml.jackson.databind.JsonNode} that
 * the hub hands out as immutable, and never change one after handing it in.
 */
package io.moonfleet.hub;
