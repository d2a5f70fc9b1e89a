package io.moonfleet.ui;
