package io.moonfleet.ui;

import io.moonfleet.security.Doorkeeper;
import io.moonfleet.security.http.Door;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The door before the pages.
 *
 * @param hosts names under which a proxy shows the pages
 * @param url where browsers find the pages, if they can't be told by what they ask for
 */
record PageDoor(Doorkeeper doorkeeper, Door http, List<String> hosts, Optional<URI> url) {}
