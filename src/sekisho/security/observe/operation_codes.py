"""Code, kind and name of the operations of each protocol, as their documents number them.

Sources: Modbus Application Protocol 1.1b3; CIP volume 1, appendix A; OPC 10000-6, annex A; IEEE 1815, 4.2.2.5;
IEC 60870-5-101/-104, 7.2.1; ASHRAE 135, 21; Omron W342; CLPA SLMP; Beckhoff ADS; IEEE C37.118.2; IEC 61158-6-10.
UMAS, S7comm and MELSOFT are not published by their makers; their names are those in common use.
"""

_TABLES = {
    "modbus": """
1 read Read Coils|2 read Read Discrete Inputs|3 read Read Holding Registers|4 read Read Input Registers
5 write Write Single Coil|6 write Write Single Register|7 diagnose Read Exception Status|8 diagnose Diagnostics
11 diagnose Get Comm Event Counter|12 diagnose Get Comm Event Log|15 write Write Multiple Coils
16 write Write Multiple Registers|17 diagnose Report Server ID|20 read Read File Record|21 write Write File Record
22 write Mask Write Register|23 write Read/Write Multiple Registers|24 read Read FIFO Queue
43 diagnose Encapsulated Interface Transport|90 other Unity (Schneider)
""",
    "umas": """
0x01 diagnose Initialize|0x02 diagnose Read Identification|0x03 diagnose Read Project Information
0x04 diagnose Read PLC Information|0x06 diagnose Read Card Information|0x0a diagnose Repeat
0x10 authentication Take Reservation|0x11 authentication Release Reservation|0x12 diagnose Keep Alive
0x20 read Read Memory Block|0x22 read Read Variables|0x23 write Write Variables|0x24 read Read Coils and Registers
0x25 write Write Coils and Registers|0x30 upload Initialize Upload|0x31 upload Upload Block|0x32 upload End Upload
0x33 download Initialize Download|0x34 download Download Block|0x35 download End Download
0x39 read Read Ethernet Master
0x40 start-stop Start PLC|0x41 start-stop Stop PLC|0x50 diagnose Monitor PLC|0x58 diagnose Check PLC
0x70 read Read IO Object|0x71 write Write IO Object|0x73 diagnose Get Status Module
""",
    "s7comm": """
0x00 diagnose CPU services|0x04 read Read Var|0x05 write Write Var|0x1a download Request download
0x1b download Download block|0x1c download Download ended|0x1d upload Start upload|0x1e upload Upload
0x1f upload End upload
0x28 start-stop PI service|0x29 start-stop PLC Stop|0xf0 other Setup communication
0x10001 diagnose Programmer commands|0x10101 diagnose Programmer: request diagnostic data
0x10102 diagnose Programmer: variable table|0x1010e other Programmer: erase|0x10110 configuration Programmer: forces
0x10201 read Cyclic data: memory|0x10204 read Cyclic data: unsubscribe|0x10301 upload Block functions: list
0x10302 upload Block functions: list of type|0x10303 diagnose Block functions: information
0x10401 diagnose CPU functions: read SZL|0x10402 diagnose CPU functions: message service
0x10403 mode CPU functions: change to STOP|0x10501 authentication Security: password
0x10502 authentication Security: clear password|0x10701 time Time functions: read clock
0x10702 time Time functions: set clock|0x10703 time Time functions: read clock|0x10704 time Time functions: set clock
""",
    "s7comm-plus": """
0x04bb diagnose Explore|0x04ca other CreateObject|0x04d4 other DeleteObject|0x04f2 write SetVariable
0x0524 read GetLink|0x0542 write SetMultiVariables|0x054c read GetMultiVariables|0x0556 download BeginSequence
0x0560 download EndSequence|0x056b other Invoke|0x057c other SetVarSubStreamed|0x0586 read GetVarSubStreamed
""",
    "mms": """
0 diagnose status|1 diagnose getNameList|2 diagnose identify|3 configuration rename|4 read read|5 write write
6 diagnose getVariableAccessAttributes|11 configuration defineNamedVariableList
12 diagnose getNamedVariableListAttributes|13 configuration deleteNamedVariableList
26 download initiateDownloadSequence
27 download downloadSegment|28 download terminateDownloadSequence|29 upload initiateUploadSequence
30 upload uploadSegment|31 upload terminateUploadSequence|40 start-stop start|41 start-stop stop|42 start-stop resume
43 start-stop reset|44 start-stop kill|72 upload fileOpen|73 upload fileRead|74 other fileClose
75 configuration fileRename
76 configuration fileDelete|77 diagnose fileDirectory
""",
    "enip": "",
    "cip": """
0x01 read Get_Attributes_All|0x02 write Set_Attributes_All|0x03 read Get_Attribute_List|0x04 write Set_Attribute_List
0x05 start-stop Reset|0x06 start-stop Start|0x07 start-stop Stop|0x08 configuration Create|0x09 configuration Delete
0x0a other Multiple_Service_Packet|0x0d configuration Apply_Attributes|0x0e read Get_Attribute_Single
0x10 write Set_Attribute_Single|0x11 diagnose Find_Next_Object_Instance|0x15 configuration Restore
0x16 configuration Save|0x17 other No_Operation|0x18 read Get_Member|0x19 write Set_Member|0x1a write Insert_Member
0x1b write Remove_Member|0x1c other Group_Sync|0x4b other Class service 0x4B|0x4c read Read_Tag|0x4d write Write_Tag
0x4e write Read_Modify_Write_Tag|0x52 read Read_Tag_Fragmented|0x53 write Write_Tag_Fragmented|0x54 other Forward_Open
0x55 diagnose Get_Instance_Attribute_List|0x5b other Large_Forward_Open
""",
    "opcua": """
397 other ServiceFault|422 diagnose FindServersRequest|428 diagnose GetEndpointsRequest
437 configuration RegisterServerRequest|446 authentication OpenSecureChannelRequest
449 other OpenSecureChannelResponse
452 other CloseSecureChannelRequest|461 authentication CreateSessionRequest|467 authentication ActivateSessionRequest
473 other CloseSessionRequest|479 other CancelRequest|488 configuration AddNodesRequest
494 configuration AddReferencesRequest|500 configuration DeleteNodesRequest|506 configuration DeleteReferencesRequest
527 read BrowseRequest|533 read BrowseNextRequest|554 read TranslateBrowsePathsToNodeIdsRequest
560 other RegisterNodesRequest|566 other UnregisterNodesRequest|615 read QueryFirstRequest|621 read QueryNextRequest
631 read ReadRequest|664 read HistoryReadRequest|673 write WriteRequest|700 write HistoryUpdateRequest
712 write CallRequest|751 read CreateMonitoredItemsRequest|763 read ModifyMonitoredItemsRequest
769 read SetMonitoringModeRequest|775 read SetTriggeringRequest|781 read DeleteMonitoredItemsRequest
787 read CreateSubscriptionRequest|793 read ModifySubscriptionRequest|799 read SetPublishingModeRequest
826 read PublishRequest|832 read RepublishRequest|841 read TransferSubscriptionsRequest
847 read DeleteSubscriptionsRequest
""",
    "dnp3": """
0 other Confirm|1 read Read|2 write Write|3 write Select|4 write Operate|5 write Direct Operate
6 write Direct Operate No Response|7 read Immediate Freeze|8 read Immediate Freeze No Response
9 write Freeze and Clear
10 write Freeze and Clear No Response|11 read Freeze at Time|12 read Freeze at Time No Response
13 start-stop Cold Restart
14 start-stop Warm Restart|15 configuration Initialize Data|16 configuration Initialize Application
17 start-stop Start Application|18 start-stop Stop Application|19 configuration Save Configuration
20 configuration Enable Unsolicited|21 configuration Disable Unsolicited|22 configuration Assign Class
23 time Delay Measurement|24 time Record Current Time|25 upload Open File|26 other Close File|27 write Delete File
28 diagnose Get File Information|29 authentication Authenticate File|30 other Abort File
31 configuration Activate Configuration|32 authentication Authentication Request
33 authentication Authentication Request No Acknowledgement
""",
    "iec104": """
1 read M_SP_NA_1|3 read M_DP_NA_1|5 read M_ST_NA_1|7 read M_BO_NA_1|9 read M_ME_NA_1|11 read M_ME_NB_1
13 read M_ME_NC_1
15 read M_IT_NA_1|21 read M_ME_ND_1|30 read M_SP_TB_1|31 read M_DP_TB_1|32 read M_ST_TB_1|33 read M_BO_TB_1
34 read M_ME_TD_1
35 read M_ME_TE_1|36 read M_ME_TF_1|37 read M_IT_TB_1|38 read M_EP_TD_1|45 write C_SC_NA_1|46 write C_DC_NA_1
47 write C_RC_NA_1|48 write C_SE_NA_1|49 write C_SE_NB_1|50 write C_SE_NC_1|51 write C_BO_NA_1|58 write C_SC_TA_1
59 write C_DC_TA_1|60 write C_RC_TA_1|61 write C_SE_TA_1|62 write C_SE_TB_1|63 write C_SE_TC_1|64 write C_BO_TA_1
70 other M_EI_NA_1|100 read C_IC_NA_1|101 read C_CI_NA_1|102 read C_RD_NA_1|103 time C_CS_NA_1|104 diagnose C_TS_NA_1
105 start-stop C_RP_NA_1|106 diagnose C_CD_NA_1|107 diagnose C_TS_TA_1|110 configuration P_ME_NA_1
111 configuration P_ME_NB_1|112 configuration P_ME_NC_1|113 configuration P_AC_NA_1|120 download F_FR_NA_1
121 download F_SR_NA_1|122 upload F_SC_NA_1|123 download F_LS_NA_1|124 other F_AF_NA_1|125 download F_SG_NA_1
126 diagnose F_DR_TA_1
""",
    "bacnet": """
0 other acknowledgeAlarm|1 read confirmedCOVNotification|2 read confirmedEventNotification
3 diagnose getAlarmSummary|4 diagnose getEnrollmentSummary
5 read subscribeCOV|6 read atomicReadFile|7 write atomicWriteFile|8 write addListElement|9 write removeListElement
10 configuration createObject|11 configuration deleteObject|12 read readProperty|14 read readPropertyMultiple
15 write writeProperty|16 write writePropertyMultiple|17 start-stop deviceCommunicationControl
18 other confirmedPrivateTransfer|19 other confirmedTextMessage|20 start-stop reinitializeDevice|21 other vtOpen
22 other vtClose|23 other vtData|24 authentication authenticate
25 authentication requestKey|26 read readRange
27 other lifeSafetyOperation|28 read subscribeCOVProperty|29 diagnose getEventInformation
30 read subscribeCOVPropertyMultiple|31 read confirmedCOVNotificationMultiple
32 diagnose confirmedAuditNotification|33 diagnose auditLogQuery|34 authentication authRequest|0x100 diagnose i-Am
0x101 diagnose i-Have|0x102 read unconfirmedCOVNotification|0x103 read unconfirmedEventNotification
0x104 other unconfirmedPrivateTransfer|0x105 other unconfirmedTextMessage|0x106 time timeSynchronization
0x107 diagnose who-Has|0x108 diagnose who-Is|0x109 time utcTimeSynchronization|0x10a write writeGroup
0x10b read unconfirmedCOVNotificationMultiple|0x10c diagnose unconfirmedAuditNotification|0x10d diagnose who-Am-I
0x10e configuration you-Are
0x8000 diagnose Who-Is-Router-To-Network|0x8001 diagnose I-Am-Router-To-Network
""",
    "fins": """
0x0101 read MEMORY AREA READ|0x0102 write MEMORY AREA WRITE|0x0103 write MEMORY AREA FILL
0x0104 read MULTIPLE MEMORY AREA READ|0x0105 write MEMORY AREA TRANSFER|0x0201 read PARAMETER AREA READ
0x0202 configuration PARAMETER AREA WRITE|0x0203 configuration PARAMETER AREA CLEAR
0x0304 configuration PROGRAM AREA PROTECT
0x0305 configuration PROGRAM AREA PROTECT CLEAR|0x0306 upload PROGRAM AREA READ
0x0307 download PROGRAM AREA WRITE|0x0308 download PROGRAM AREA CLEAR|0x0401 start-stop RUN|0x0402 start-stop STOP
0x0501 diagnose CPU UNIT DATA READ|0x0502 diagnose CONNECTION DATA READ|0x0601 diagnose CPU UNIT STATUS READ
0x0602 diagnose NETWORK STATUS READ|0x0603 diagnose DATA LINK STATUS READ
0x0620 diagnose CYCLE TIME READ|0x0701 time CLOCK READ|0x0702 time CLOCK WRITE|0x0801 diagnose LOOP-BACK TEST
0x0920 diagnose MESSAGE READ/CLEAR|0x0c01 authentication ACCESS RIGHT ACQUIRE
0x0c02 authentication ACCESS RIGHT FORCED ACQUIRE
0x0c03 authentication ACCESS RIGHT RELEASE|0x2101 diagnose ERROR CLEAR|0x2102 diagnose ERROR LOG READ
0x2103 diagnose ERROR LOG CLEAR|0x2140 diagnose FINS WRITE ACCESS LOG READ|0x2201 read FILE NAME READ
0x2202 upload SINGLE FILE READ|0x2203 download SINGLE FILE WRITE|0x2204 write FILE MEMORY FORMAT
0x2205 write FILE DELETE
0x2207 write FILE COPY|0x2208 write FILE NAME CHANGE|0x220a write MEMORY AREA-FILE TRANSFER
0x2301 write FORCED SET/RESET
0x2302 write FORCED SET/RESET CANCEL|0x230a read MULTIPLE FORCED STATUS READ
0x0220 read DATA LINK TABLE READ|0x0221 configuration DATA LINK TABLE WRITE
0x2206 write VOLUME LABEL CREATE/DELETE|0x220b write PARAMETER AREA-FILE TRANSFER
0x220c download PROGRAM AREA-FILE TRANSFER|0x220f read FILE MEMORY INDEX READ
0x2601 configuration NAME SET|0x2602 configuration NAME DELETE|0x2603 diagnose NAME READ
""",
    "slmp": """
0x0101 diagnose Read Type Name|0x0401 read Device Read|0x1401 write Device Write|0x0403 read Device Read Random
0x1402 write Device Write Random|0x0406 read Device Read Block|0x1406 write Device Write Block
0x0801 read Entry Monitor Device|0x0802 read Execute Monitor|0x0601 read Extend Unit Read
0x1601 write Extend Unit Write
0x0613 read Memory Read|0x1613 write Memory Write|0x0619 diagnose Self Test|0x1001 start-stop Remote Run
0x1002 start-stop Remote Stop|0x1003 start-stop Remote Pause|0x1005 start-stop Remote Latch Clear
0x1006 start-stop Remote Reset|0x1617 diagnose Clear Error|0x1630 authentication Remote Password Unlock
0x1631 authentication Remote Password Lock|0x1810 upload Read Directory/File|0x1811 diagnose Search Directory/File
0x1820 download New File|0x1822 write Delete File|0x1824 write Copy File|0x1825 configuration Change File State
0x1827 upload Open File|0x1828 upload Read File|0x1829 download Write File|0x182a other Close File
0x0e30 diagnose Node Indication|0x0e31 configuration IP Address Set|0x0e70 other CC-Link IE Field Basic cyclic
0x1e00 read Batch read, bits (1E)|0x1e01 read Batch read, words (1E)|0x1e02 write Batch write, bits (1E)
0x1e03 write Batch write, words (1E)|0x1e04 write Test, bits (1E)|0x1e05 write Test, words (1E)
0x1e13 start-stop Remote RUN (1E)|0x1e14 start-stop Remote STOP (1E)|0x1e15 diagnose PC type name read (1E)
0x1e16 diagnose Loopback test (1E)
0x0e90 other TSN parameter|0x0e92 other TSN Test|0x0e93 configuration TSN Node Search
0x0e94 configuration TSN Node Set
""",
    "melsoft": """
0x0121 diagnose CPU type read|0x0410 read Monitor|0x0411 read Device read|0x0413 read Device read
0x1410 write Device write
0x1001 start-stop Remote Run|0x1002 start-stop Remote Stop|0x1006 start-stop Remote Reset|0x0701 time Clock read
0x1701 time Clock write|0x5a01 diagnose Search|0x5aff diagnose Search|0x5a11 diagnose Search|0x5a22 diagnose Search
""",
    "ads": """
1 diagnose ReadDeviceInfo|2 read Read|3 write Write|4 diagnose ReadState|5 start-stop WriteControl
6 read AddDeviceNotification|7 read DeleteDeviceNotification|8 read DeviceNotification|9 write ReadWrite
""",
    "hart-ip": """
0x000 authentication Session Initiate|0x400 other Direct PDU|0x500 diagnose Read Audit Log
0x100 other Session Close|0x200 other Keep Alive
0x300 diagnose Read Unique Identifier|0x301 read Read Primary Variable|0x302 read Read Loop Current
0x303 read Read Dynamic Variables|0x306 configuration Write Polling Address|0x309 read Read Device Variables
0x30d diagnose Read Tag|0x311 configuration Write Message|0x312 configuration Write Tag|0x314 diagnose Read Long Tag
0x323 configuration Write Range Values|0x32a start-stop Perform Device Reset
0x330 diagnose Read Additional Device Status
0x34a diagnose Read I/O System|0x34d other Send Command to Sub-Device
""",
    "c37118": """
0 read Data|1 diagnose Header|2 diagnose Configuration 1|3 diagnose Configuration 2
5 diagnose Configuration 3
""",
    "profinet-dcp": "0x300 diagnose Get|0x400 configuration Set|0x500 diagnose Identify|0x600 diagnose Hello",
    "profinet-cm": "0 other Connect|1 other Release|2 read Read|3 write Write|4 other Control|5 read Read Implicit",
    "fl-net": """
65000 other Token, cyclic data|65001 other Cyclic data|65002 other Participation request|65003 read Byte block read
65004 write Byte block write|65005 read Word block read|65006 write Word block write
65007 read Network parameter read|65008 configuration Network parameter write|65009 start-stop Stop
65010 start-stop Run|65011 diagnose Profile read|65012 other Trigger|65013 diagnose Log read
65014 diagnose Log clear|65015 diagnose Message echo|65016 other Vendor message
""",
    "keyence": """
0x5244 read Read|0x524453 read Read several|0x524445 read Read, 32 bits|0x52445345 read Read several, 32 bits
0x5752 write Write|0x575253 write Write several|0x575245 write Write, 32 bits
0x57525345 write Write several, 32 bits|0x5354 write Forced set|0x535453 write Forced set of several
0x5253 write Forced reset|0x525353 write Forced reset of several|0x4d30 mode Change to PROGRAM
0x4d31 mode Change to RUN|0x3f4d diagnose Ask for the mode|0x3f4b diagnose Ask for the model
0x3f45 diagnose Ask for the error|0x4552 diagnose Clear the error|0x575254 time Set the clock
0x5753 write Write set value|0x575353 write Write set values|0x4d4253 read Register monitor, bits
0x4d5753 read Register monitor, words|0x4d4252 read Monitor bits|0x4d5752 read Monitor words
0x524443 read Read comment|0x4245 configuration Switch bank|0x555244 read Read unit memory
0x555752 write Write unit memory
""",
    "llrp": """
1 read GET_READER_CAPABILITIES|2 read GET_READER_CONFIG|3 configuration SET_READER_CONFIG|14 other CLOSE_CONNECTION
20 configuration ADD_ROSPEC|21 configuration DELETE_ROSPEC|22 start-stop START_ROSPEC|23 start-stop STOP_ROSPEC
24 start-stop ENABLE_ROSPEC|25 start-stop DISABLE_ROSPEC|26 read GET_ROSPECS|40 configuration ADD_ACCESSSPEC
41 configuration DELETE_ACCESSSPEC|42 start-stop ENABLE_ACCESSSPEC|43 start-stop DISABLE_ACCESSSPEC
44 read GET_ACCESSSPECS|45 write CLIENT_REQUEST_OP|46 diagnose GET_SUPPORTED_VERSION
47 configuration SET_PROTOCOL_VERSION|60 read GET_REPORT|61 read RO_ACCESS_REPORT|62 other KEEPALIVE
63 diagnose READER_EVENT_NOTIFICATION|64 read ENABLE_EVENTS_AND_REPORTS|72 other KEEPALIVE_ACK
100 other ERROR_MESSAGE|1023 other CUSTOM_MESSAGE
""",
    "hermes": """
0x0a4365 diagnose CheckAlive|0x12536e diagnose ServiceDescription|0x0c4e6e diagnose Notification
0x0e4265 other BoardAvailable|0x145265 other RevokeBoardAvailable|0x0c4d79 other MachineReady
0x125279 other RevokeMachineReady|0x0e5374 start-stop StartTransport|0x115464 other TransportFinished
0x0d5374 start-stop StopTransport|0x0d4274 other BoardForecast|0x0e516f read QueryBoardInfo
0x0d536f write SendBoardInfo|0x10536e configuration SetConfiguration|0x10476e read GetConfiguration
0x14436e read CurrentConfiguration|0x1d536e diagnose SupervisoryServiceDescription|0x0c4264 read BoardArrived
0x0d4264 read BoardDeparted|0x12516f read QueryWorkOrderInfo|0x11536f download SendWorkOrderInfo
0x12526f other ReplyWorkOrderInfo|0x074364 start-stop Command|0x175173 read QueryHermesCapabilities
0x165373 read SendHermesCapabilities
""",
    "ethercat": """
0 other NOP|1 read APRD|2 write APWR|3 write APRW|4 read FPRD|5 write FPWR|6 write FPRW|7 read BRD|8 write BWR
9 write BRW|10 read LRD|11 write LWR|12 write LRW|13 write ARMW|14 write FRMW
""",
    "epl": """
1 time Start of Cycle|3 write Poll Request|4 read Poll Response|5 other Start of Asynchronous
6 other Asynchronous Send|7 other Active Managing Node Indication|13 other Asynchronous Invite
""",
    "ads-discovery": "1 diagnose Server info|6 configuration Add route",
    "mqtt": """
1 authentication CONNECT|2 other CONNACK|3 write PUBLISH|4 other PUBACK|5 other PUBREC|6 other PUBREL|7 other PUBCOMP
8 read SUBSCRIBE|9 other SUBACK|10 read UNSUBSCRIBE|11 other UNSUBACK|12 other PINGREQ|13 other PINGRESP
14 other DISCONNECT
15 authentication AUTH
""",
    "snmp-v1": """
0xa0 read GetRequest|0xa1 read GetNextRequest|0xa2 other Response|0xa3 write SetRequest|0xa4 diagnose Trap
0xa5 read GetBulkRequest|0xa6 diagnose InformRequest|0xa7 diagnose SNMPv2-Trap|0xa8 other Report
""",
}


def _parsed(table: str) -> dict[int, tuple[str, str]]:
    rows: dict[int, tuple[str, str]] = {}
    for entry in table.replace("\n", "|").split("|"):
        if entry.strip():
            code, kind, name = entry.strip().split(" ", 2)
            rows[int(code, 0)] = (name, kind)
    return rows


TABLES: dict[str, dict[int, tuple[str, str]]] = {protocol: _parsed(table) for protocol, table in _TABLES.items()}
"""By protocol and code: name and code of `operations.Kind`."""
for _same, _as in (
    ("cclink-ie-basic", "slmp"), ("cclink-tsn-slmp", "slmp"), ("snmp-v2c", "snmp-v1"), ("snmp", "snmp-v1"),
):  # fmt: skip
    TABLES[_same] = TABLES[_as]
