package dev.spillway.event;

/** The names of the event table's columns, for those who query its files. */
public final class EventColumns {
  public static final String APP = "app";
  public static final String TEST = "test";
  public static final String SOURCE = "source";
  public static final String TOKEN = "token";
  public static final String EVENT = "event";
  public static final String DATE = "date";
  public static final String INSTALL_ID = "install_id";
  public static final String CUSTOM_ID = "custom_id";
  public static final String ADVERTISING_ID = "advertising_id";
  public static final String ID = "id";
  public static final String ATTRIBUTES = "attributes";
  public static final String RECEIVED_DATE = "received_date";
  public static final String NODE = "node";
  public static final String SEQ = "seq";

  private EventColumns() {}
}
