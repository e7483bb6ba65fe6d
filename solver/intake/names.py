"""Floor 1: data - headers that exports use for our columns. Compared without case, blanks, _, - and a trailing __c."""

# our column: synonyms. Only what can mean nothing else; AnnualRevenue is a firm's revenue, never ARR.
ACCOUNTS = """
account_id: id, account id, accountid, company id, companyid, customer id, record id, sfdc account id, account number, 18 digit id
name: account name, company name, company, customer, customer name, account
arr: annual recurring revenue, arr usd, arr (usd), arr eur, arr (eur), current arr, arr amount, total arr, contract arr
owner: current csm, csm, csm name, csm email, csm id, csm owner, customer success manager, success manager, csm assigned, assigned csm
industry: vertical, sector, industry name
timezone: time zone, tz, account timezone
country: billing country, country/region, country region, billingcountry, hq country
state: billing state, state/region, billingstate, state province, province
language: preferred language, account language
region: sales region, geo
currency: currency code, currencyisocode, arr currency
expansion: expansion potential, growth potential, upsell potential
strategic: strategic value, strategic account, is strategic
complexity: product complexity
health: health score, current score, customer health, health status
seats: licensed seats, licenses, license count, seats purchased, contracted seats
seats_used: active seats, used seats, active users, seats in use
seats_possible: potential seats, possible seats, total potential seats
employees: number of employees, numberofemployees, employee count, headcount
renewal_date: renewal, next renewal, contract end date, contract end, contract renewal date, subscription end date
owner_since: csm since, csm start date, assigned on, csm assigned date
owner_changes_24m: csm changes 24m, owner changes, csm changes
onboarded_on: signup date, go live date, original contract date, customer since, onboarding date, start date
escalated: escalation, open escalation, is escalated
parent_id: parent account id, parentid, parent account, ultimate parent id
is_trial: trial, on trial
tier: current tier, cs tier, segment tier
arr_12m_ago: arr 12 months ago, arr last year, prior year arr
"""
CSMS = """
csm_id: id, csm, user id, userid, employee id, csm user id
name: csm name, full name, user name, employee name
email: e-mail, email address, user email, csm email
manager: manager name, reports to, team lead
timezone: time zone, timezonesidkey, tz
work_from: working from, work start
work_to: working to, work end
languages: language, languages spoken
industries: industry, vertical, verticals, industry expertise
certifications: certification, certificates
tiers: tier, segment, segments
coverage: coverage model
pool: team pool, pool name
pool_share: share of pool, pool percent
fte: capacity, full time equivalent
level: seniority, grade
start_date: hire date, start, joined on
end_date: last day, leaving date, termination date
leave_from: leave start
leave_to: leave end
backfill_for: replaces, backfill
cost: annual cost, yearly cost, loaded cost
crm_user: crm user id, salesforce user
"""
OVERRIDES = """
account_id: id, account
action: override, decision
value: to, csm, target
reason: why
by: who, decided by, approved by, approver, manager
expires: expiry, expiry date, expires on, expires at, expiration, expiration date
expires: until, valid until, valid till, valid to, valid through, end date
"""
# preset: table: our column: header of that system, before all synonyms
PRESETS = {
    "salesforce": {
        "accounts": {
            "account_id": "Id", "name": "Name", "industry": "Industry", "country": "BillingCountry", "state": "BillingState",
            "parent_id": "ParentId", "employees": "NumberOfEmployees", "arr": "ARR__c", "owner": "CSM__c", "renewal_date": "Renewal_Date__c",
            "health": "Health_Score__c", "currency": "CurrencyIsoCode",
        },
        "csms": {"csm_id": "Id", "name": "Name", "email": "Email", "timezone": "TimeZoneSidKey", "manager": "Manager.Name"},
    },
    "hubspot": {
        "accounts": {
            "account_id": "Record ID", "name": "Company name", "industry": "Industry", "employees": "Number of Employees",
            "timezone": "Time Zone", "country": "Country/Region", "owner": "Customer success manager", "arr": "ARR",
        },
        "csms": {"csm_id": "User ID", "name": "Name", "email": "Email", "timezone": "Time Zone"},
    },
    "gainsight": {
        "accounts": {
            "account_id": "Company Id", "name": "Name", "arr": "ARR", "industry": "Industry", "employees": "Employees", "owner": "CSM",
            "renewal_date": "Renewal Date", "onboarded_on": "Original Contract Date", "health": "Current Score",
        },
        "csms": {"csm_id": "User Id", "name": "Name", "email": "Email", "timezone": "Timezone"},
    },
}  # fmt: skip
SIGNS = {"salesforce": "billingcountry", "hubspot": "recordid", "gainsight": "sfdcaccountid"}  # a header only that system has
# what is switched off without a column, said once
SWITCHED_OFF = {
    "accounts": {
        "owner": "nobody owns anything yet: every account counts as new",
        "timezone": "working hours in common come from country and state, or count half",
        "industry": "industry fit counts half for everybody",
        "health": "no account is red: no health holds, effort or limits",
        "renewal_date": "no renewal holds, and no limit on renewals",
        "owner_since": "hand-offs are priced without tenure, and nothing is held for a recent change",
        "expansion": "expansion potential comes from seats or employees, or counts as neutral",
        "strategic": "strategic value counts as neutral",
    },
    "csms": {
        "timezone": "working hours in common count half for everybody",
        "manager": "there are no managers' teams",
        "industries": "industry fit counts half for everybody",
    },
    "overrides": {},
}
