/**
 * The pages and their live updates. {@link io.moonfleet.ui.UiSocket} hands a page's frames to its {@code UiSession}, which
 * follows QuickApps in the {@code Home} behind the broker; what a page is sent goes through its {@code Outbox}. Sessions know
 * nothing of Quarkus. The browser's side is in {@code src/main/web}; docs/ui-socket.md is what both speak.
 */
package io.moonfleet.ui;
