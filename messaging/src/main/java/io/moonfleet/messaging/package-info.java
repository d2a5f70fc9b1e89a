package io.moonfleet.messaging;
