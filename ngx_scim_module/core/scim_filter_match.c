
/*
 * The tree of a filter on a resource.
 */


#include "scim_filter.h"
#include "scim_text.h"
#include "scim_time.h"


/* so that any value of a filter may be looked for in a text */

#if (SCIM_FILTER_MAX_LEN > SCIM_TEXT_MAX_PART)
#error "SCIM_TEXT_MAX_PART is less than SCIM_FILTER_MAX_LEN"
#endif


static int scim_filter_match_value_path(const scim_filter_t *filter,
    const json_t *resource);
static int scim_filter_match_attr(const scim_filter_t *filter,
    const json_t *resource);
static int scim_filter_match_one(const scim_filter_t *filter,
    const json_t *value);
static int scim_filter_match_present(const json_t *value,
    const scim_attr_t *sub);
static int scim_filter_match_empty(const json_t *value);
static int scim_filter_match_blank(const json_t *value);
static int scim_filter_match_string(const scim_filter_t *filter,
    const scim_attr_t *attr, const json_t *value);
static int scim_filter_match_time(const scim_filter_t *filter,
    const json_t *value);
static int scim_filter_match_number(const scim_filter_t *filter,
    const json_t *value);
static int scim_filter_match_order(scim_filter_op_t op, int order);
static scim_rc_t scim_filter_match_known(const scim_filter_t *filter);


int
scim_filter_match(const scim_filter_t *filter, const json_t *resource)
{
    for ( ;; ) {

        switch (filter->op) {

        case SCIM_FILTER_AND:
            if (!scim_filter_match(filter->left, resource)) {
                return 0;
            }

            filter = filter->right;
            break;

        case SCIM_FILTER_OR:
            if (scim_filter_match(filter->left, resource)) {
                return 1;
            }

            filter = filter->right;
            break;

        case SCIM_FILTER_NOT:
            return !scim_filter_match(filter->left, resource);

        case SCIM_FILTER_VALUE_PATH:
            return scim_filter_match_value_path(filter, resource);

        default:
            return scim_filter_match_attr(filter, resource);
        }
    }
}


/* to its sub-attributes an element is what a resource is to its attributes */

int
scim_filter_match_value(const scim_filter_t *filter, const json_t *element)
{
    return scim_filter_match(filter, element);
}


int
scim_filter_is_never(const scim_filter_t *filter)
{
    return scim_filter_match_known(filter) == SCIM_DECLINED;
}


/* SCIM_AGAIN if it depends on the resource */

static scim_rc_t
scim_filter_match_known(const scim_filter_t *filter)
{
    scim_rc_t         rc, known, ends;
    scim_filter_op_t  op;

    op = filter->op;

    if (op == SCIM_FILTER_NOT) {
        rc = scim_filter_match_known(filter->left);

        return rc == SCIM_AGAIN ? rc : rc == SCIM_OK ? SCIM_DECLINED : SCIM_OK;
    }

    if (op != SCIM_FILTER_AND && op != SCIM_FILTER_OR) {

        if (!filter->path.foreign) {
            return SCIM_AGAIN;
        }

        return scim_filter_match(filter, NULL) ? SCIM_OK : SCIM_DECLINED;
    }

    /* what one term decides for the whole chain */

    ends = (op == SCIM_FILTER_OR) ? SCIM_OK : SCIM_DECLINED;
    known = (op == SCIM_FILTER_OR) ? SCIM_DECLINED : SCIM_OK;

    for ( ;; ) {
        rc = scim_filter_match_known(filter->op == op ? filter->left : filter);

        if (rc == ends) {
            return rc;
        }

        known = (rc == SCIM_AGAIN) ? rc : known;

        if (filter->op != op) {
            return known;
        }

        filter = filter->right;
    }
}


static int
scim_filter_match_value_path(const scim_filter_t *filter,
    const json_t *resource)
{
    size_t   i;
    json_t  *value, *element;

    value = scim_path_get(&filter->path, resource);

    if (json_is_object(value)) {
        return scim_filter_match(filter->left, value);
    }

    json_array_foreach(value, i, element) {
        if (scim_filter_match(filter->left, element)) {
            return 1;
        }
    }

    return 0;
}


/*
 * "If the specified attribute [...] is a multi-valued attribute, the filter
 * matches if any of the values match" (RFC 7644, 3.4.2.2): "ne" too holds if
 * any value differs, so that it is not the opposite of "eq" there.
 */

static int
scim_filter_match_attr(const scim_filter_t *filter, const json_t *resource)
{
    int      present;
    size_t   i;
    json_t  *value, *element;

    value = scim_path_get(&filter->path, resource);

    if (filter->op == SCIM_FILTER_PR || json_is_null(filter->value)) {
        present = scim_filter_match_present(value, filter->path.sub);

        return filter->op == SCIM_FILTER_EQ ? !present : present;
    }

    if (!json_is_array(value)) {
        return scim_filter_match_one(filter, value);
    }

    if (json_array_size(value) == 0) {
        return scim_filter_match_one(filter, NULL);
    }

    json_array_foreach(value, i, element) {
        if (scim_filter_match_one(filter, element)) {
            return 1;
        }
    }

    return 0;
}


static int
scim_filter_match_one(const scim_filter_t *filter, const json_t *value)
{
    const scim_attr_t  *attr;

    attr = filter->path.attr;

    if (filter->path.sub) {
        attr = filter->path.sub;
        value = json_object_get(value, attr->name);
    }

    switch (attr->type) {

    case SCIM_BOOLEAN:
        return json_is_boolean(value) && json_equal(value, filter->value)
               ? filter->op == SCIM_FILTER_EQ : filter->op == SCIM_FILTER_NE;

    case SCIM_DECIMAL:
    case SCIM_INTEGER:
        return scim_filter_match_number(filter, value);

    case SCIM_DATETIME:
        return scim_filter_match_time(filter, value);

    default:
        return scim_filter_match_string(filter, attr, value);
    }
}


/* of a list any element counts */

static int
scim_filter_match_present(const json_t *value, const scim_attr_t *sub)
{
    size_t   i;
    json_t  *element;

    if (!json_is_array(value)) {
        return !scim_filter_match_empty(sub ? json_object_get(value, sub->name)
                                            : value);
    }

    json_array_foreach(value, i, element) {
        if (!scim_filter_match_empty(sub ? json_object_get(element, sub->name)
                                         : element))
        {
            return 1;
        }
    }

    return 0;
}


/* "a non-empty or non-null value" (RFC 7644, table 3) */

static int
scim_filter_match_empty(const json_t *value)
{
    const char  *name;
    json_t      *member;

    if (!json_is_object(value)) {
        return scim_filter_match_blank(value);
    }

    json_object_foreach((json_t *) value, name, member) {
        if (!scim_filter_match_blank(member)) {
            return 0;
        }
    }

    return 1;
}


static int
scim_filter_match_blank(const json_t *value)
{
    return value == NULL || json_is_null(value)
           || (json_is_string(value) && json_string_length(value) == 0)
           || (json_is_array(value) && json_array_size(value) == 0)
           || (json_is_object(value) && json_object_size(value) == 0);
}


static int
scim_filter_match_string(const scim_filter_t *filter, const scim_attr_t *attr,
    const json_t *value)
{
    size_t       len, wlen;
    const char  *text, *wanted;

    if (!json_is_string(value)) {
        return filter->op == SCIM_FILTER_NE;
    }

    text = json_string_value(value);
    len = json_string_length(value);

    wanted = json_string_value(filter->value);
    wlen = json_string_length(filter->value);

    switch (filter->op) {

    case SCIM_FILTER_CO:
        return scim_text_contains(text, len, wanted, wlen, attr->case_exact);

    case SCIM_FILTER_SW:
        return scim_text_starts(text, len, wanted, wlen, attr->case_exact);

    case SCIM_FILTER_EW:
        return scim_text_ends(text, len, wanted, wlen, attr->case_exact);

    default:
        return scim_filter_match_order(filter->op,
                                       scim_text_compare(text, len, wanted,
                                                         wlen,
                                                         attr->case_exact));
    }
}


static int
scim_filter_match_time(const scim_filter_t *filter, const json_t *value)
{
    scim_str_t   text;
    scim_time_t  time, wanted;

    text.data = json_string_value(value);
    text.len = json_string_length(value);

    if (text.data == NULL || scim_time_parse(text, &time) != SCIM_OK) {
        return filter->op == SCIM_FILTER_NE;
    }

    text.data = json_string_value(filter->value);
    text.len = json_string_length(filter->value);

    /* the parser has tried this one */

    (void) scim_time_parse(text, &wanted);

    return scim_filter_match_order(filter->op,
                                   scim_time_compare(&time, &wanted));
}


static int
scim_filter_match_number(const scim_filter_t *filter, const json_t *value)
{
    double      a, b;
    json_int_t  i, j;

    if (!json_is_number(value)) {
        return filter->op == SCIM_FILTER_NE;
    }

    /* a double has less digits than an integer */

    if (json_is_integer(value) && json_is_integer(filter->value)) {
        i = json_integer_value(value);
        j = json_integer_value(filter->value);

        return scim_filter_match_order(filter->op, (i > j) - (i < j));
    }

    a = json_number_value(value);
    b = json_number_value(filter->value);

    return scim_filter_match_order(filter->op, (a > b) - (a < b));
}


static int
scim_filter_match_order(scim_filter_op_t op, int order)
{
    switch (op) {

    case SCIM_FILTER_EQ:
        return order == 0;

    case SCIM_FILTER_NE:
        return order != 0;

    case SCIM_FILTER_GT:
        return order > 0;

    case SCIM_FILTER_GE:
        return order >= 0;

    case SCIM_FILTER_LT:
        return order < 0;

    default:
        return order <= 0;
    }
}
